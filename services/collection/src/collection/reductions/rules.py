"""May a decision take so much back? Pure; won."""

from collections.abc import Iterable

from semu_contracts.events.assessment import ReducedLevy

from collection.bills.history import Part, unpaid
from collection.bills.rules import Account
from collection.ledger.rules import ByComponent


def exceeds(account: Account, posted: Iterable[Part], levies: Iterable[ReducedLevy]) -> bool:
    """More is taken back than was decided here. What was received before the bill came is given back where it is."""
    taken = sum((ByComponent(levy.principal, levy.penalty) for levy in levies), ByComponent())
    left = unpaid(account, posted).outstanding - taken
    return min(left.principal, left.charge) < 0
