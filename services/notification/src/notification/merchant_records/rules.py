"""Which bills a payment was for, when only its total is known. Pure; won."""

from collections.abc import Sequence
from itertools import combinations

from notification.payments.rules import ShownBill

_MOST = 12
"""Of more bills not every choice is tried, only all of them together: what the page proposes."""


def paid_bills(bills: Sequence[ShownBill], total: int) -> list[ShownBill] | None:
    """The one choice among a notice's bills that comes to the total. None where there is none, or more than one: then
    an official decides, and nobody guesses."""
    owing = [bill for bill in bills if bill.total > 0]
    sizes = range(1, len(owing) + 1) if len(owing) <= _MOST else [len(owing)]
    found = (
        list(choice) for size in sizes for choice in combinations(owing, size) if sum(b.total for b in choice) == total
    )
    first, second = next(found, None), next(found, None)
    return None if second else first
