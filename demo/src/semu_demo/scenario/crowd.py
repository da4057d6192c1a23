"""What the citizens of the story do with the message on their phone; decided by the seed and nothing else."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

READ_PERCENT = 36
"""Of those whom a message reached (Yongin, August 2024)."""
PAY_PERCENT = 30
"""Of the readers (the same)."""


class Deed(StrEnum):
    READ = "read"
    REFUSE = "refuse"
    """Opens the page and does not prove who they are."""
    SOMEBODY_ELSE = "somebody_else"
    """Another person holds the phone, and proves to be that."""
    PAY = "pay"
    RETURN_AGAIN = "return_again"
    """Pays, and loads the return's address once more."""
    PAY_TWICE = "pay_twice"
    """Pays, and pays the same into the virtual account: a second real payment."""
    TOO_LATE = "too_late"
    """Confirms when the payment's time has run out."""
    LOST_REDIRECT = "lost_redirect"
    """Confirms, and the way back to the city is lost: nothing is taken."""
    APPROVAL_LOST = "approval_lost"
    """Confirms; the money is taken, and the answer that says so is lost."""


@dataclass(frozen=True)
class Part:
    person: str
    deed: Deed


_ODD_PAYERS = (
    (Deed.PAY_TWICE, 4),
    (Deed.RETURN_AGAIN, 4),
    (Deed.APPROVAL_LOST, 3),
    (Deed.TOO_LATE, 3),
    (Deed.LOST_REDIRECT, 3),
)
"""Percent of those who set out to pay; at least one of each."""
_ODD_READERS = ((Deed.REFUSE, 2), (Deed.SOMEBODY_ELSE, 1))
"""Percent of the readers, beside them; at least one of each."""


def cast_parts(persons: Sequence[str], seed: int) -> list[Part]:
    """Who of the reached does what; the others ignore their message and have no part."""
    shuffled = sorted(persons)
    random.Random(f"{seed}:crowd").shuffle(shuffled)
    readers = len(shuffled) * READ_PERCENT // 100
    payers = readers * PAY_PERCENT // 100
    deeds = _shares(_ODD_PAYERS, payers)
    deeds += [Deed.PAY] * (payers - len(deeds))
    deeds += [Deed.READ] * (readers - payers)
    deeds += _shares(_ODD_READERS, readers)
    parts = [Part(person, deed) for person, deed in zip(shuffled, deeds, strict=False)]
    random.Random(f"{seed}:order").shuffle(parts)
    return parts


def _shares(shares: tuple[tuple[Deed, int], ...], of: int) -> list[Deed]:
    return [deed for deed, percent in shares for _ in range(max(1, of * percent // 100))] if of >= len(shares) else []
