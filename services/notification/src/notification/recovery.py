"""What this service can take back from its own events after a restore: messages that went out, and money that came."""

from collections.abc import Sequence
from hashlib import sha256
from typing import cast
from uuid import UUID

from semu_contracts.events.envelope import Event, Item
from semu_contracts.events.notification import (
    ApprovedPayment,
    NoticeDelivered,
    NoticeFailed,
    NoticeItem,
    NoticeRead,
    NoticeSent,
    PaymentApproved,
)
from semu_kit.handlers import Context
from semu_kit.recovery import PutBack
from sqlalchemy.dialects.postgresql import insert

from notification.callbacks.models import Deposit
from notification.notices import repository as notices
from notification.notices.links import Links
from notification.notices.rules import Step
from notification.payments import repository as payments
from notification.payments.amounts import kept
from notification.payments.models import Payment
from notification.payments.rules import ShownBill, State
from notification.payments.service import PROVIDER
from notification.settings import Settings

put_back = PutBack()


@put_back.on(NoticeSent)
async def sent(context: Context, event: Event[NoticeSent]) -> Sequence[Item]:
    """Whoever got the message gets no second one, and its link opens."""
    await _advance(context, event.municipality, event.shard, Step.ACCEPT, event.data.items)
    return []


@put_back.on(NoticeDelivered)
async def delivered(context: Context, event: Event[NoticeDelivered]) -> Sequence[Item]:
    await _advance(context, event.municipality, event.shard, Step.DELIVER, event.data.items)
    return []


@put_back.on(NoticeRead)
async def read(context: Context, event: Event[NoticeRead]) -> Sequence[Item]:
    await _advance(context, event.municipality, event.shard, Step.READ, event.data.items)
    return []


@put_back.on(NoticeFailed)
async def failed(context: Context, event: Event[NoticeFailed]) -> Sequence[Item]:
    reasons = {item.notice: item.reason for item in event.data.items}
    await _advance(context, event.municipality, event.shard, Step.FAIL, event.data.items, reasons)
    return []


async def _advance(
    context: Context,
    municipality: str,
    shard: int,
    step: Step,
    items: Sequence[NoticeItem],
    reasons: dict[UUID, str] | None = None,
) -> None:
    settings = cast(Settings, context.runtime.settings)
    links = Links(settings.link_key.get_secret_value(), settings.public_url)
    of_campaigns = [item for item in items if item.campaign is not None]
    await notices.put_back(context.session, municipality, shard, of_campaigns, links, settings.link_lifetime)
    await notices.advance(context.session, step, {item.notice: item.at for item in items}, reasons)


@put_back.on(PaymentApproved)
async def approved(context: Context, event: Event[PaymentApproved]) -> Sequence[Item]:
    """Collection hears of the money from the topic; here it must stand, so that nobody pays the same twice."""
    for told in event.data.items:
        if told.provider == PROVIDER:
            await _keep_payment(context, event, told)
        else:
            await _keep_deposit(context, event, told)
    return []


async def _keep_deposit(context: Context, event: Event[PaymentApproved], told: ApprovedPayment) -> None:
    """A collector that sends its notice again is answered by the transaction's number."""
    row = Deposit(
        id=told.payment, collector=told.provider, event_id=f"read-back:{event.id}", transaction_id=told.payment_id,
        municipality=event.municipality, reference=told.reference, amount=told.total, paid_at=told.approved_at,
        told_at=event.time,
    )  # fmt: skip
    await context.session.execute(insert(Deposit).values(row.model_dump()).on_conflict_do_nothing())


async def _keep_payment(context: Context, event: Event[PaymentApproved], told: ApprovedPayment) -> None:
    bills = [paid.bill for paid in told.bills]
    taxpayer = told.taxpayer or told.payment
    notice = await notices.newest_of(context.session, taxpayer, bills)
    row = Payment(
        id=told.payment, notice=notice or taxpayer, municipality=event.municipality, taxpayer=taxpayer,
        shard=event.shard, provider=told.provider, state=State.APPROVED, bills=bills, shown=_shown(told),
        total=told.total, return_digest=sha256(told.payment.bytes).digest(), provider_payment=told.payment_id,
        begun_at=told.approved_at, changed_at=event.time, approved_at=told.approved_at,
    )  # fmt: skip
    await payments.put_back(context.session, row)


def _shown(told: ApprovedPayment) -> list[dict[str, object]]:
    """What the page shows of a payment, as far as the event tells it."""
    return [
        kept(
            ShownBill(
                bill=paid.bill, taxpayer=paid.taxpayer, state="settled", item_name="납부한 과세 건",
                fiscal_year=told.value_day.year, period="", payment_number="", due_date=told.value_day,
                principal=paid.amounts.principal, charge=paid.amounts.charge, expense=paid.amounts.expense,
            )
        )
        for paid in told.bills
    ]  # fmt: skip
