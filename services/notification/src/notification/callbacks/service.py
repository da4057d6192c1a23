"""Takes what a collector tells, once."""

from datetime import timedelta

import structlog
from semu_contracts.events.notification import ApprovedPayment, PaymentApproved
from semu_kit.clock import KST
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from notification.callbacks import repository
from notification.callbacks.models import Deposit
from notification.callbacks.rules import readable_reference
from notification.callbacks.schemas import DepositReceived, DepositTaken
from notification.municipalities.register import city_of_collector

log = structlog.get_logger()

CHANNEL = "virtual_account"


class DepositAhead(Problem):
    """Facts: paid_at."""

    status, type, title = 422, "deposit-ahead", "The deposit is dated in the future"


class DepositDiffers(Conflict):
    """Facts: transaction_id."""

    type, title = "deposit-differs", "This transaction was told before, with other facts"


async def take(session: AsyncSession, runtime: Runtime, collector: str, told: DepositReceived) -> DepositTaken:
    """Tell the money onward, whether its reference names a bill or not: collection matches it, or keeps it in suspense.

    A repeat has no effect. Raises UnknownCollector, DepositAhead and DepositDiffers.
    """
    now = runtime.clock.now()
    # A day ahead, for collectors whose clocks or time zones are off; further it would be a value day that never was.
    if told.paid_at > now + timedelta(days=1):
        raise DepositAhead("입금 일시가 앞날입니다. paid_at을 확인하십시오.", paid_at=told.paid_at)
    deposit = Deposit(
        id=new_id(),
        collector=collector,
        event_id=told.event_id,
        transaction_id=told.transaction_id,
        municipality=city_of_collector(collector).code,
        reference=readable_reference(told.reference),
        amount=told.amount,
        paid_at=told.paid_at,
        told_at=now,
    )
    if not await repository.add(session, deposit):
        return await _repeated(session, deposit)
    item = ApprovedPayment(
        payment=deposit.id,
        provider=collector,
        payment_id=deposit.transaction_id,
        channel=CHANNEL,
        total=deposit.amount,
        reference=deposit.reference,
        value_day=deposit.paid_at.astimezone(KST).date(),
        approved_at=deposit.paid_at,
    )
    events = events_about(
        PaymentApproved, [item], shard=lambda each: shard_of(each.payment), source="notification",
        municipality=deposit.municipality, actor=f"provider:{collector}", at=deposit.told_at,
    )  # fmt: skip
    await record(session, *events)
    return DepositTaken(transaction_id=deposit.transaction_id, outcome="taken")


async def _repeated(session: AsyncSession, deposit: Deposit) -> DepositTaken:
    first = await repository.told_before(session, deposit)
    if dict(first) != {
        "transaction_id": deposit.transaction_id, "reference": deposit.reference, "amount": deposit.amount
    }:  # fmt: skip
        log.error("deposit.differs", collector=deposit.collector, transaction=deposit.transaction_id)
        raise DepositDiffers(
            "같은 거래번호나 이벤트번호로 다른 내용이 이미 접수되었습니다. 거래 내역을 확인해 주십시오.",
            transaction_id=deposit.transaction_id,
        )
    return DepositTaken(transaction_id=deposit.transaction_id, outcome="repeated")
