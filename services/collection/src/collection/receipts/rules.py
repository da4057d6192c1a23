"""Which bills a payment is for. Pure; won and KST days."""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from semu_law import Release, UnknownItem

from collection.bills.history import Part
from collection.ledger.rules import Component

SuspenseReason = Literal["no_reference", "unknown_reference", "unknown_bill", "nothing_owed", "wrong_bill"]


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
    """The item's code."""
    fiscal_year: int
    period: str


DeclaredField = Literal["item", "fiscal_year", "period"]

_FIRST_YEAR = 2000
"""What was declared for an earlier year can be assessed no more: 부과제척기간 (지방세기본법 §38①) is long over."""
_YEAR = re.compile(r"[0-9]{4}")
_PERIOD = re.compile(r"[0-9]{1,4}(기|기분|월)?")


def read_declaration(
    item: str, fiscal_year: str, period: str, value_day: date, law: Release
) -> Declaration | list[DeclaredField]:
    """What a payment of that day was declared for, the item by its code, name or alias; or the fields that are wrong.

    The year is none to come. A period is a number, alone or as 1기, 2기분, 5월: never a text, which might be a name.
    """
    wrong: list[DeclaredField] = []
    code = ""
    try:
        code = law.item(item).code
    except UnknownItem:
        wrong.append("item")
    if not _YEAR.fullmatch(fiscal_year) or not _FIRST_YEAR <= int(fiscal_year) <= value_day.year:
        wrong.append("fiscal_year")
    if not _PERIOD.fullmatch(period):
        wrong.append("period")
    return wrong or Declaration(code, int(fiscal_year), period)


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


def part_of(payment: IncomingPayment, share: Share) -> Part:
    """What of a payment is meant for one bill, as its story takes it."""
    return Part(
        payment=payment.payment,
        provider=payment.provider,
        payment_id=payment.payment_id,
        channel=payment.channel,
        value_day=payment.value_day,
        approved_at=payment.approved_at,
        won=share.won,
        chosen=share.component,
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What a payer owes on one bill, as of the day of a payment."""

    bill: UUID
    won: int
    delegated: bool
    """위임 도세, which the city collects for the province."""
    due: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is known here about a payment that is to be matched."""

    bills: Container[UUID]
    """Bills that are here, of those it names."""
    by_reference: UUID | None = None
    decided_for: UUID | None = None
    """The bill that was decided for it (사후 징수결정)."""
    claims: Callable[[], Sequence[Claim]] = tuple
    """What its payer owes; asked only if nothing else tells where the money belongs."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A payment's money by bill, what of it waits for its levy to be decided, and what matches nothing."""

    shares: tuple[Share, ...] = ()
    awaiting: int = 0
    unmatched: int = 0
    reason: SuspenseReason | None = None


def match(payment: IncomingPayment, known: Known) -> Matched:
    """Where a payment's money belongs: first where the payer said, then by what is known of it."""
    if payment.bills:
        return _as_named(payment, known.bills)
    bill = known.by_reference or known.decided_for
    if bill is not None:
        return Matched((Share(bill, payment.total),))
    if payment.declaration is not None:
        return Matched(awaiting=payment.total)
    if payment.payer is not None:
        return _by_person(payment.total, known.claims())
    return Matched(unmatched=payment.total, reason="unknown_reference" if payment.reference else "no_reference")


def _as_named(payment: IncomingPayment, known: Container[UUID]) -> Matched:
    """Each known bill gets what was meant for it, the last also what exceeds all; unknown bills' money matches none."""
    shares: list[Share] = []
    left = payment.total
    for share in payment.bills:
        if share.bill in known:
            shares.append(share if share.won <= left else replace(share, won=left))
            left -= shares[-1].won
    if len(shares) < len(payment.bills):
        found = tuple(share for share in shares if share.won)
        return Matched(found, unmatched=left, reason="unknown_bill" if left else None)
    if left:
        shares[-1] = replace(shares[-1], won=shares[-1].won + left)
    return Matched(tuple(share for share in shares if share.won))


def _by_person(total: int, claims: Sequence[Claim]) -> Matched:
    """What a person pays without naming a bill: the province's delegated taxes first, then by due date.

    지방세징수법 §4② for the first; no law orders the bills of one creditor (figures 7): the earlier due date first,
    each wholly before the next. What exceeds all that is owed waits for an official.
    """
    shares: list[Share] = []
    left = total
    for claim in sorted(claims, key=lambda claim: (not claim.delegated, claim.due, claim.bill)):
        if won := min(left, claim.won):
            shares.append(Share(claim.bill, won))
            left -= won
    return Matched(tuple(shares), unmatched=left, reason="nothing_owed" if left else None)
