"""What a payment does to a bill. Pure; won and KST days."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from semu_law import Release

from collection.bills.rules import Account, owed_as_of
from collection.late_charges.facts import PrincipalPayment
from collection.late_charges.rules import late_charge
from collection.ledger import entries
from collection.ledger.rules import ByComponent, Cause, Component, Entry

OverReason = Literal["paid_twice", "withdrawn", "lapsed", "too_much"]
SuspenseReason = Literal["no_reference", "unknown_reference", "unknown_bill"]


@dataclass(frozen=True, slots=True)
class Share:
    """What of a payment is meant for one bill. Won."""

    bill: UUID
    won: int
    component: Component | None = None
    """The component that the payer chose (지정변제); none leaves it to the order of the law."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a self-assessed payment (신고납부) was declared for."""

    item: str
    fiscal_year: int
    period: str


@dataclass(frozen=True, slots=True)
class IncomingPayment:
    """Real money, however it was told. `provider` and `payment_id` are its natural key; won; value day in KST.

    It goes to the bills it names, else to that of its reference (전자납부번호), else to the levy decided for its
    declaration, else to what its payer owes; what matches nothing waits in suspense.
    """

    payment: UUID
    provider: str
    payment_id: str
    channel: str
    total: int
    value_day: date
    approved_at: datetime
    reference: str | None = None
    bills: tuple[Share, ...] = ()
    payer: UUID | None = None
    declaration: Declaration | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of money for one bill: `after` is the bill then; the rest says what to post."""

    after: Account
    reinstated: ByComponent
    """Put back into the books before the payment was taken."""
    late_charge: int
    """Late charge decided with the payment."""
    collected: ByComponent
    over: int
    over_reason: OverReason | None
    arrears_undone: bool

    @property
    def settled(self) -> bool:
        """This payment settled the bill."""
        return self.collected.total > 0 and self.after.state == "settled"

    def entries(self, cause: Cause) -> list[Entry]:
        """The entries, in the order in which they are true."""
        books = self.after.books
        made = []
        if self.reinstated.total:
            made.append(entries.reinstated(books, self.reinstated, cause))
        if self.late_charge:
            made.append(entries.late_charge_decided(books, self.late_charge, cause))
        if self.collected.total:
            made.append(entries.received(books, self.collected, cause))
        if self.over:
            made.append(entries.overpaid(books, self.over, cause))
        return made


def allocate(owed: ByComponent, won: int) -> ByComponent:
    """Expense, then principal, then charge (지방세징수법 §4①, 부과금법 §4); never more than is owed."""
    expense = min(won, owed.expense)
    principal = min(won - expense, owed.principal)
    charge = min(won - expense - principal, owed.charge)
    return ByComponent(principal, charge, expense)


def take(account: Account, won: int, value_day: date, release: Release) -> Taken:
    """Take `won` for a bill as of `value_day`; what exceeds what is owed then is over-payment (과오납).

    A late charge is decided as far as it is paid, and wholly once no principal is left. A written-off bill is first
    put back into the books (결손처분 취소, Dongjak 22). A payment made in time that leaves nothing of the principal
    unpaid at the end of the due date undoes the arrears, whenever it is reported (Dongjak 10①).
    """
    owed = owed_as_of(account, value_day, release)
    collected = allocate(owed.amounts, won)
    over = won - collected.total
    if not collected.total:
        reason: OverReason = "withdrawn" if account.state == "withdrawn" else "paid_twice"
        return Taken(account, ByComponent(), 0, collected, over, reason if over else None, False)
    paid = (*account.payments, PrincipalPayment(value_day, collected.principal))
    received = replace(account, outstanding=account.claimed - collected, beside=ByComponent(), payments=paid)
    decided = _to_decide(account, received, collected, release)
    outstanding = received.outstanding + ByComponent(charge=decided)
    settled = not outstanding.total
    in_time = received.debt(release).unpaid_after(account.payable_until) <= 0
    undone = settled and in_time and account.arrears_since is not None
    after = replace(
        received,
        outstanding=outstanding,
        late_charge_decided=account.late_charge_decided + decided,
        state="settled" if settled else "arrears" if account.state == "written_off" else account.state,
        settled_on=value_day if settled else None,
        arrears_since=None if undone else account.arrears_since,
    )
    return Taken(after, account.beside, decided, collected, over, "too_much" if over else None, undone)


def _to_decide(account: Account, received: Account, collected: ByComponent, release: Release) -> int:
    """Late charge to decide now: what was collected of it, and all that has accrued once the principal is settled."""
    paid_undecided = max(0, collected.charge - account.claimed.charge)
    if received.outstanding.principal:
        return paid_undecided
    # A payment may be reported after one with a later value day: months passed on what was unpaid until then.
    last = max(payment.day for payment in received.payments)
    accrued = late_charge(received.debt(release), last, release).won
    return max(paid_undecided, accrued - account.late_charge_decided)


@dataclass(frozen=True, slots=True)
class Matched:
    """A payment's money by bill, and what of it matches none."""

    shares: tuple[tuple[UUID, int], ...]
    unmatched: int
    reason: SuspenseReason | None


def match(payment: IncomingPayment, known: Container[UUID], by_reference: UUID | None) -> Matched:
    """Each known bill gets what was shown for it, the last also what exceeds all; unknown bills' money matches none.

    A payment without bills is for the bill of its reference (전자납부번호), if there is one.
    """
    if not payment.bills:
        if by_reference is not None:
            return Matched(((by_reference, payment.total),), 0, None)
        return Matched((), payment.total, "unknown_reference" if payment.reference else "no_reference")
    shares: list[tuple[UUID, int]] = []
    left = payment.total
    for paid in payment.bills:
        if paid.bill in known:
            won = min(left, paid.won)
            shares.append((paid.bill, won))
            left -= won
    if len(shares) < len(payment.bills):
        return Matched(tuple(shares), left, "unknown_bill" if left else None)
    last, won = shares[-1]
    return Matched((*shares[:-1], (last, won + left)), 0, None)
