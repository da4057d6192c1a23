"""Begins a payment, takes the money once when the payer comes back, and tells it.

Money moves only in KakaoPay's `approve`, and only one return may enter APPROVING, under the payment's row lock. What
is owed is asked again just before. An approval whose answer is lost is UNKNOWN until the provider says what it did.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from pydantic import TypeAdapter
from semu_contracts.events.collection import Amounts
from semu_contracts.events.notification import ApprovedPayment, PaidBill, PaymentApproved
from semu_kit.clock import KST
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from semu_kit.problems import Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from notification.municipalities.register import city
from notification.notices.links import digest
from notification.notices.models import Notice
from notification.payments import repository
from notification.payments.amounts import kept, owed
from notification.payments.models import Payment
from notification.payments.refusals import (
    AmountChanged,
    NothingChosen,
    NothingOwed,
    PaymentUnavailable,
    PaymentUnderWay,
    UnknownReturn,
)
from notification.payments.rules import TAKING, ShownBill, State, Step, after, payable, same_amounts
from notification.providers.kakaopay.client import Order, PayRefused, PayUnknown
from notification.providers.kakaopay.codes import ALREADY_APPROVED, UNKNOWN_TID
from notification.resources import resources_of

log = structlog.get_logger()

PROVIDER = "kakaopay"
DEAD_SENDER = timedelta(minutes=1)
"""After that long nobody who was taking a payment is still at it."""

_SHOWN = TypeAdapter(list[ShownBill])


@dataclass(frozen=True)
class Choice:
    """What the payer chose on the page, and the sum in won that the button said."""

    bills: Sequence[UUID]
    total: int


def shown_bills(payment: Payment) -> list[ShownBill]:
    """What the payer was shown."""
    return _SHOWN.validate_python(payment.shown)


async def still_owed(runtime: Runtime, notice: Notice, bills: Sequence[UUID]) -> list[ShownBill]:
    """Those of `bills` that can be paid now, as of today. Raises UpstreamUnavailable."""
    known = [bill for bill in notice.bills if bill in frozenset(bills)]
    if not known:
        raise NothingChosen("납부할 항목을 하나 이상 선택해 주십시오.")
    found = await owed(runtime, notice.taxpayer, known)
    async with runtime.database.transaction() as session:
        return payable(found, await repository.paid_bills(session, notice.taxpayer, runtime.clock.now()))


async def begin(runtime: Runtime, notice: Notice, choice: Choice) -> Payment:
    """A payment that the provider is ready for: a new one, or the one already begun for the very same amounts.

    Raises NothingChosen, NothingOwed, AmountChanged, PaymentUnderWay, PaymentUnavailable.
    """
    link = resources_of(runtime).links.path(notice.id)
    bills = await still_owed(runtime, notice, choice.bills)
    if not bills:
        raise NothingOwed("납부하실 금액이 남아 있지 않습니다.", municipality=notice.municipality, link=link)
    if len(bills) != len(set(choice.bills)) or sum(bill.total for bill in bills) != choice.total:
        raise AmountChanged("납부하실 금액이 바뀌었습니다. 바뀐 금액을 확인해 주십시오.", link=link)
    token = secrets.token_urlsafe(32)
    async with runtime.database.transaction() as session:
        begun, payment = await _begun_or_new(session, runtime, notice, bills, token)
    return begun or await _ready(runtime, payment, token)


async def _begun_or_new(
    session: AsyncSession, runtime: Runtime, notice: Notice, bills: Sequence[ShownBill], token: str
) -> tuple[Payment | None, Payment]:
    now = runtime.clock.now()
    await repository.lock_taxpayer(session, notice.taxpayer)
    for other in await repository.of_these_bills(session, notice.taxpayer, [bill.bill for bill in bills], now):
        if other.state in TAKING or other.state == State.APPROVED:
            raise PaymentUnderWay(
                "이 항목의 결제를 이미 처리하고 있습니다.",
                municipality=notice.municipality, link=resources_of(runtime).links.path(notice.id),
            )  # fmt: skip
        if other.state == State.READY and same_amounts(shown_bills(other), bills) and _is_fresh(runtime, other):
            return other, other
        _take(other, Step.SUPERSEDED, now)
    payment = Payment(
        id=new_id(), notice=notice.id, municipality=notice.municipality, taxpayer=notice.taxpayer, shard=notice.shard,
        provider=PROVIDER, state=State.STARTING, bills=[bill.bill for bill in bills],
        shown=[kept(bill) for bill in bills], total=sum(bill.total for bill in bills), return_digest=digest(token),
        begun_at=now, changed_at=now, next_check_at=now + DEAD_SENDER,
    )  # fmt: skip
    session.add(payment)
    return None, payment


async def _ready(runtime: Runtime, payment: Payment, token: str) -> Payment:
    has = resources_of(runtime)
    back = has.links.url(f"/pay/return/{token}")
    first, others = payment.shown[0]["item_name"], len(payment.shown) - 1
    item_name = f"{city(payment.municipality).name} {first}" + (f" 외 {others}건" if others else "")
    order = Order(
        id=str(payment.id), payer=str(payment.notice), item_name=item_name, total=payment.total,
        approval_url=back, cancel_url=f"{back}/cancelled", fail_url=f"{back}/failed",
    )  # fmt: skip
    try:
        started = await has.kakaopay.ready(order)
    except (PayUnknown, PayRefused) as error:
        async with runtime.database.transaction() as session:
            failed = await repository.locked(session, payment.id)
            if failed.state == State.STARTING:
                _take(failed, Step.FAILED, runtime.clock.now(), failure=str(error))
        raise PaymentUnavailable(
            "카카오페이가 응답하지 않습니다. 잠시 뒤 다시 시도해 주십시오.",
            municipality=payment.municipality, link=has.links.path(payment.notice),
        ) from error  # fmt: skip
    async with runtime.database.transaction() as session:
        ready = await repository.locked(session, payment.id)
        if ready.state != State.STARTING:
            # A second press meanwhile chose anew; the person is already at the newer payment.
            raise PaymentUnderWay(
                "다른 결제를 시작하셨습니다.",
                municipality=ready.municipality, link=has.links.path(ready.notice),
            )  # fmt: skip
        ready.provider_payment, ready.mobile_url, ready.pc_url = started.tid, started.mobile_url, started.pc_url
        _take(ready, Step.READIED, runtime.clock.now(), check_at=ends_at(runtime, ready))
        return ready


async def come_back(runtime: Runtime, token: str, pg_token: str) -> Payment:
    """The payer authenticated at the provider and is back: take the money, once, if what is owed is what was shown.

    A second return, or one that is late, changes nothing and answers the payment as it stands. Raises UnknownReturn,
    and UpstreamUnavailable if what is owed cannot be asked (nothing is taken; the same return may be tried again).
    """
    async with runtime.database.transaction() as session:
        payment = await _by_return(session, runtime, token)
        if payment.state != State.READY:
            return payment
        _take(payment, Step.RETURNED, runtime.clock.now(), check_at=runtime.clock.now() + DEAD_SENDER)
    try:
        changed = await _changed(runtime, payment)
    except Problem:
        await _conclude(runtime, payment.id, Step.RELEASED, check_at=ends_at(runtime, payment))
        raise
    if changed:
        return await _conclude(runtime, payment.id, Step.STALE)
    return await _approve(runtime, payment, pg_token)


async def _changed(runtime: Runtime, payment: Payment) -> bool:
    found = await owed(runtime, payment.taxpayer, payment.bills)
    async with runtime.database.transaction() as session:
        paid = await repository.paid_bills(session, payment.taxpayer, runtime.clock.now())
    return not same_amounts(payable(found, paid), shown_bills(payment))


async def _approve(runtime: Runtime, payment: Payment, pg_token: str) -> Payment:
    tid = str(payment.provider_payment)
    try:
        approved_at = await resources_of(runtime).kakaopay.approve(tid, str(payment.id), str(payment.notice), pg_token)
    except PayUnknown as error:
        log.warning("payment.unknown", payment=str(payment.id), error=str(error))
        return await _conclude(runtime, payment.id, Step.LOST, check_at=runtime.clock.now())
    except PayRefused as error:
        if error.code == ALREADY_APPROVED:
            return await _conclude(runtime, payment.id, Step.LOST, check_at=runtime.clock.now())
        step = Step.EXPIRED if error.code == UNKNOWN_TID else Step.FAILED
        return await _conclude(runtime, payment.id, step, failure=str(error))
    return await approve(runtime, payment.id, approved_at)


async def approve(runtime: Runtime, payment: UUID, approved_at: datetime) -> Payment:
    """The provider took the money: tell it, once."""
    async with runtime.database.transaction() as session:
        approved = await repository.locked(session, payment)
        if approved.state != State.APPROVED:
            _take(approved, Step.APPROVED, runtime.clock.now())
            approved.approved_at = approved_at
            await tell(session, approved, approved_at, runtime.clock.now(), actor="citizen:notice")
        return approved


async def leave(runtime: Runtime, token: str, step: Step) -> Payment:
    """The payer came back without paying (Step.CANCELLED or FAILED). Raises UnknownReturn."""
    async with runtime.database.transaction() as session:
        payment = await _by_return(session, runtime, token)
        if payment.state == State.READY:
            _take(payment, step, runtime.clock.now())
        return payment


async def look(runtime: Runtime, token: str) -> Payment:
    """Raises UnknownReturn."""
    async with runtime.database.transaction() as session:
        return await _by_return(session, runtime, token)


def ends_at(runtime: Runtime, payment: Payment) -> datetime:
    """From then on the provider can no longer approve it, with a minute to spare."""
    lifetime = timedelta(minutes=resources_of(runtime).settings.kakaopay_minutes)
    return payment.begun_at + lifetime + DEAD_SENDER


def _is_fresh(runtime: Runtime, payment: Payment) -> bool:
    """Whether enough of its time is left to be worth going back to."""
    half = timedelta(minutes=resources_of(runtime).settings.kakaopay_minutes) / 2
    return runtime.clock.now() < payment.begun_at + half


async def _by_return(session: AsyncSession, runtime: Runtime, token: str) -> Payment:
    payment = await repository.by_return(session, digest(token))
    shown_for = timedelta(hours=resources_of(runtime).settings.receipt_hours)
    if payment is None or payment.begun_at + shown_for <= runtime.clock.now():
        raise UnknownReturn("결제 정보를 찾을 수 없습니다. 안내문에서 다시 시작해 주십시오.")
    return payment


async def _conclude(
    runtime: Runtime, payment: UUID, step: Step, *, check_at: datetime | None = None, failure: str | None = None
) -> Payment:
    async with runtime.database.transaction() as session:
        concluded = await repository.locked(session, payment)
        if concluded.state == State.APPROVING:
            _take(concluded, step, runtime.clock.now(), check_at=check_at, failure=failure)
        return concluded


def _take(
    payment: Payment, step: Step, now: datetime, *, check_at: datetime | None = None, failure: str | None = None
) -> None:
    payment.state = after(step, State(payment.state))
    payment.changed_at, payment.next_check_at, payment.failure = now, check_at, failure


def token_of_nobody() -> bytes:
    """The digest of a return that nobody can make."""
    return digest(secrets.token_urlsafe(32))


async def tell(session: AsyncSession, payment: Payment, approved_at: datetime, now: datetime, *, actor: str) -> None:
    """The money of a payment for its bills. Where it is not known which the payer chose, it waits for an official: the
    order of the law is for those who chose none (지방세징수법 4②)."""
    item = ApprovedPayment(
        payment=payment.id,
        provider=payment.provider,
        payment_id=str(payment.provider_payment),
        channel=PROVIDER,
        taxpayer=payment.taxpayer if payment.bills else None,
        total=payment.total,
        bills=[
            PaidBill(
                bill=bill.bill,
                taxpayer=bill.taxpayer,
                amounts=Amounts(principal=bill.principal, charge=bill.charge, expense=bill.expense),
            )
            for bill in shown_bills(payment)
        ],
        value_day=approved_at.astimezone(KST).date(),
        approved_at=approved_at,
    )
    events = events_about(
        PaymentApproved, [item], shard=lambda _: payment.shard, source="notification",
        municipality=payment.municipality, actor=actor, at=now,
    )  # fmt: skip
    await record(session, *events)
