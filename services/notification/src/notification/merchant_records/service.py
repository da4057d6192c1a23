"""Takes payments from the provider's records: each is asked about at the provider, and told here once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from semu_kit.clock import KST
from semu_kit.problems import UpstreamUnavailable
from semu_kit.runtime import Runtime

from notification.merchant_records.rules import paid_bills
from notification.notices.models import Notice
from notification.payments import repository
from notification.payments.amounts import kept, owed
from notification.payments.models import Payment
from notification.payments.rules import ShownBill, State
from notification.payments.service import PROVIDER, approve, tell, token_of_nobody
from notification.providers.kakaopay.client import PayRefused, PayUnknown, Record
from notification.providers.kakaopay.codes import Standing
from notification.resources import resources_of

ACTOR = "system:recovery"

What = Literal["known", "approved", "rebuilt", "without_bills", "unplaced", "not_paid", "refused", "unanswered"]
"""Here already as approved; begun here and approved now; made anew with its bills; made anew, while which bills it was
for is not known (it waits in suspense); its notice is not known here, so nobody knows whose it is; no money moved; the
provider does not know it; the provider or collection did not answer, and it is to be tried again."""


@dataclass(frozen=True)
class Outcome:
    """What became of one line of the records. Won; the value day in KST."""

    payment_id: str
    """The provider's tid."""
    what: What
    won: int = 0
    returned: int = 0
    """What the provider gave back since."""
    municipality: str | None = None
    value_day: date | None = None
    provider: str = PROVIDER


async def take(runtime: Runtime, tid: str) -> Outcome:
    """See to it that a payment of the provider's records is told here. However often it is taken, it is told once."""
    try:
        record = await resources_of(runtime).kakaopay.record(tid)
        paid_at = record.looked.paid_at
        if record.looked.standing is not Standing.PAID or paid_at is None:
            return Outcome(tid, "not_paid")
        what, municipality = await _place(runtime, tid, record, paid_at)
    except PayRefused:
        return Outcome(tid, "refused")
    except (PayUnknown, UpstreamUnavailable):
        return Outcome(tid, "unanswered")
    return Outcome(tid, what, record.total, record.returned, municipality, paid_at.astimezone(KST).date())


async def _place(runtime: Runtime, tid: str, record: Record, paid_at: datetime) -> tuple[What, str | None]:
    order, payer = _uuid(record.order), _uuid(record.payer)
    async with runtime.database.transaction() as session:
        payment = await session.get(Payment, order) if order else None
        if payment is not None:
            # Its answer to `ready` may have been lost with the rest.
            payment.provider_payment = payment.provider_payment or tid
            state, municipality = payment.state, payment.municipality
        notice = await session.get(Notice, payer) if payer else None
    if payment is not None:
        await approve(runtime, payment.id, paid_at)
        return "known" if state == State.APPROVED else "approved", municipality
    if order is None or notice is None:
        return "unplaced", None
    shown = await owed(runtime, notice.taxpayer, notice.bills, as_of=paid_at.astimezone(KST).date())
    bills = paid_bills(shown, record.total)
    await _make(runtime, notice, order, tid, record, paid_at, bills or [])
    return "rebuilt" if bills else "without_bills", notice.municipality


async def _make(
    runtime: Runtime, notice: Notice, order: UUID, tid: str, record: Record, paid_at: datetime, bills: list[ShownBill]
) -> None:
    now = runtime.clock.now()
    payment = Payment(
        id=order, notice=notice.id, municipality=notice.municipality, taxpayer=notice.taxpayer, shard=notice.shard,
        provider=PROVIDER, state=State.APPROVED, bills=[bill.bill for bill in bills],
        shown=[kept(bill) for bill in bills], total=record.total, return_digest=token_of_nobody(),
        provider_payment=tid, begun_at=paid_at, changed_at=now, approved_at=paid_at,
    )  # fmt: skip
    async with runtime.database.transaction() as session:
        await repository.lock_taxpayer(session, notice.taxpayer)
        if await session.get(Payment, order) is None:
            session.add(payment)
            await session.flush()
            await tell(session, payment, paid_at, now, actor=ACTOR)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
