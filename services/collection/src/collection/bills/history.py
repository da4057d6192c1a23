"""A bill's story, told from its beginning: what each payment paid, whatever order the payments were told in. Pure.

A bill owes what was decided for it less what reductions took back. Its payments are taken in the order of the law: by
value day, and on one day by the time of approval. Told again whenever a fact comes, the story ends the same for the
same facts; what differs from the books is then posted (`receipts/changes.py`). Won; days in KST.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from semu_law import Found, Release

from collection.bills.rules import Account
from collection.late_charges.facts import LateCharge, PrincipalPayment
from collection.late_charges.rules import late_charge
from collection.ledger.rules import ByComponent, Component

_NOTHING = ByComponent()

OverReason = Literal["paid_twice", "withdrawn", "lapsed", "too_much"]


@dataclass(frozen=True, slots=True)
class Posted:
    """How a part of a payment stands in the books."""

    posting: int
    receipt: UUID | None
    """None where nothing of it was taken."""
    overpayment: UUID | None
    """None where nothing was too much."""
    collected: ByComponent
    late_charge: int
    """Late charge decided with it."""
    over: int
    book_year: int


@dataclass(frozen=True, slots=True)
class Part:
    """What of one payment was given to one bill."""

    payment: UUID
    provider: str
    payment_id: str
    channel: str
    value_day: date
    approved_at: datetime
    won: int
    chosen: Component | None = None
    """The component that the payer chose (지정변제)."""
    posted: Posted | None = None
    """None until it is posted."""

    @property
    def order(self) -> tuple[date, datetime, str, str, str, int, int]:
        """Its place among the bill's payments.

        One payment may come to a bill in parts, as when it is matched out of suspense bit by bit: then by what each
        is, and of two that are alike that one first which is posted so, or each telling would post them anew.
        """
        collected = self.posted.collected.total if self.posted else 0
        return (
            self.value_day, self.approved_at, self.provider, self.payment_id, self.chosen or "", self.won, -collected,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a part: what the bill owed then, what of it was paid, and what was too much."""

    part: Part
    owed: ByComponent
    """As the part came, every late charge included."""
    charge: LateCharge | None
    """None where nothing was owed any more."""
    order: Found
    """The order of allocation (징수 순위)."""
    collected: ByComponent
    late_charge: int
    over: int
    over_reason: OverReason | None


@dataclass(frozen=True, slots=True)
class Told:
    """The bill at the end of its story, and each payment's part in it."""

    after: Account
    taken: tuple[Taken, ...]


def allocate(owed: ByComponent, won: int, order: str, chosen: Component | None = None) -> ByComponent:
    """`won` over what is owed, never more: the payer's own choice first, then the law's order.

    `order` names the components, as `expense-principal-charge` (지방세징수법 §4①, 부과금법 §4).
    """
    paid = {}
    for name in sorted(order.split("-"), key=lambda name: name != chosen):
        paid[name] = min(won, getattr(owed, name))
        won -= paid[name]
    return ByComponent(**paid)


def allocation_order(item: str, liability_day: date, release: Release) -> Found:
    """The order in which the components of a bill are paid (figures 7), by the day its liability arose.

    Raises NotInForce where the law of that day is not in the release.
    """
    kind = "local-tax" if release.item(item).kind == "local_tax" else "non-tax"
    return release.lookup(f"allocation.order.{kind}", liability_day)


def unpaid(account: Account, posted: Iterable[Part]) -> Account:
    """The bill as it was before any of `posted`, which are all its payments: claimed, with no late charge decided."""
    if not (account.payments or account.late_charge_decided or account.beside.total):
        return account
    claimed = account.claimed - ByComponent(charge=account.late_charge_decided)
    for part in posted:
        claimed += part.posted.collected if part.posted else _NOTHING
    return replace(account, outstanding=claimed, beside=ByComponent(), payments=(), late_charge_decided=0)


def tell(start: Account, parts: Iterable[Part], release: Release, closed_until: date | None = None) -> Told:
    """The story of a bill that begins as `start` (see `unpaid`) and is paid by `parts`.

    A late charge is decided as far as it is paid, and wholly once no principal is left. What exceeds what is owed is
    over-payment (과오납). A claim that was written off or lapsed stays so, for what is left of it; after its lapse
    nothing is owed. A bill that nobody owes on any more at the end of its due date was never in arrears (Dongjak 10①);
    one that owes again is in arrears if a close of the due date, up to `closed_until`, has passed it.
    """
    order = allocation_order(start.item, start.liability_day, release)
    debt = start.debt(release)
    left, decided = start.outstanding, 0
    payments: list[PrincipalPayment] = []
    taken: list[Taken] = []
    settled_on = None
    for part in sorted(parts, key=lambda part: part.order):
        day = part.value_day
        if not left.total or (start.lapsed_on is not None and day > start.lapsed_on):
            taken.append(
                Taken(part, ByComponent(), None, order, ByComponent(), 0, part.won, _nothing_owed(start, left))
            )
            continue
        paid = replace(debt, payments=tuple(payments)) if payments else debt
        charge = late_charge(paid, day, release)
        undecided = max(0, charge.won - decided)
        owed = left + ByComponent(charge=undecided)
        collected = allocate(owed, part.won, order.choice, part.chosen)
        new = max(0, collected.charge - left.charge)
        if collected.principal == left.principal:
            new = max(new, undecided)
        left = left + ByComponent(charge=new) - collected
        decided += new
        payments.append(PrincipalPayment(day, collected.principal))
        settled_on = day
        over = part.won - collected.total
        taken.append(Taken(part, owed, charge, order, collected, new, over, "too_much" if over else None))
    ended = _ended(start, left, debt.due, settled_on, closed_until)
    after = replace(start, late_charge_decided=decided, payments=tuple(payments), **ended)
    return Told(after, tuple(taken))


def _nothing_owed(start: Account, left: ByComponent) -> OverReason:
    if left.total:
        return "lapsed"
    return "withdrawn" if start.state == "withdrawn" or _taken_back(start) else "paid_twice"


def _taken_back(start: Account) -> bool:
    """Reductions took back all that was ever decided."""
    return not start.outstanding.total and 0 < start.principal == start.reduced_principal


def _ended(
    start: Account, left: ByComponent, due: date, settled_on: date | None, closed_until: date | None
) -> dict[str, Any]:
    """What follows for the bill from what is left of it, `due` being the due date after deferrals."""
    if left.total:
        if start.state in ("written_off", "lapsed"):
            return {"outstanding": _NOTHING, "beside": left, "settled_on": None}
        passed = start.state == "settled" and closed_until is not None and due < closed_until
        since = start.arrears_since or (due + timedelta(days=1) if passed else None)
        return {
            "outstanding": left,
            "state": "arrears" if since else "open",
            "arrears_since": since,
            "settled_on": None,
        }
    if start.state == "withdrawn" or (settled_on is None and _taken_back(start)):
        return {"outstanding": left, "state": "withdrawn", "arrears_since": None, "settled_on": None}
    day = settled_on or start.settled_on
    in_time = day is not None and day <= due
    return {
        "outstanding": left,
        "state": "settled",
        "settled_on": day,
        "arrears_since": None if in_time else start.arrears_since,
    }


def as_of(
    account: Account,
    parts: Sequence[Part],
    day: date,
    release: Release,
    *,
    left_later: Sequence[Part] = (),
    reduced_later: ByComponent = _NOTHING,
) -> Account:
    """The bill as it was when `day` ended: paid by what had come by then, less what had been taken back by then.

    `account` is as it stands today and `parts` are all that is posted to it; money that left the bank, and decisions
    that took something back, after `day` are undone.
    """
    start = unpaid(account, parts)
    start = replace(
        start,
        outstanding=start.outstanding + reduced_later,
        reduced_principal=start.reduced_principal - reduced_later.principal,
    )
    written_off_later = start.state == "written_off" and start.written_off_on is not None and day < start.written_off_on
    if start.lapsed_on is not None and day < start.lapsed_on:
        start = replace(start, state="open", lapsed_on=None)
    elif written_off_later or (start.state == "withdrawn" and reduced_later.total):
        start = replace(start, state="open")
    told = tell(start, [part for part in (*parts, *left_later) if part.value_day <= day], release).after
    if told.state not in ("open", "arrears"):
        return told
    since = told.arrears_since or account.arrears_since
    late = since is not None and since <= day
    return replace(told, state="arrears" if late else "open", arrears_since=since if late else None)
