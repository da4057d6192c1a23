"""Settling the withdrawal of a levy file, bill by bill under its lock."""

from uuid import UUID

from semu_contracts.events.assessment import LevyWithdrawalRequested
from semu_contracts.events.collection import BillWithdrawalSettled, WithdrawalAnswer
from semu_contracts.events.envelope import Event
from semu_kit.clock import Clock
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.steps import withdrawn
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause
from collection.receipts import repository as receipts
from collection.withdrawals import repository
from collection.withdrawals.rules import KeptReason, kept_because
from collection.year_ends.repository import first_open_year


async def settle(session: AsyncSession, clock: Clock, event: Event[LevyWithdrawalRequested]) -> None:
    """Withdraw what is neither paid nor notified, and tell of every bill whether it went.

    A payment or a campaign in the same instant: whichever holds the bill's lock first is seen by the other.
    """
    await ledger.lock_for_posting(session, event.municipality)
    wanted = [item.bill for item in event.data.items]
    accounts = await bills.lock(session, event.municipality, wanted)
    paid = await receipts.paid_bills(session, wanted)
    kept = {bill: kept_because(accounts.get(bill), bill in paid) for bill in wanted}
    going = [accounts[bill] for bill in wanted if kept[bill] is None and accounts[bill].state != "withdrawn"]
    cause = Cause("levy_file", event.data.levy_file, event.actor, clock.today(), clock.today())
    open_year = await first_open_year(session, event.municipality)
    steps = [withdrawn(account, cause, open_year) for account in going]
    await ledger.append(session, [entry for step in steps for entry in step.entries], clock.now())
    await bills.save(session, [step.after for step in steps])
    await repository.add(session, event.data.levy_file, kept, clock.now(), event.actor)
    await _tell(session, clock, event, kept)


async def _tell(
    session: AsyncSession,
    clock: Clock,
    event: Event[LevyWithdrawalRequested],
    kept: dict[UUID, KeptReason | None],
) -> None:
    answers = [
        WithdrawalAnswer(
            taxpayer=item.taxpayer,
            bill=item.bill,
            outcome="kept" if kept[item.bill] else "withdrawn",
            reason=kept[item.bill],
        )
        for item in event.data.items
    ]
    await record(
        session,
        *events_about(
            BillWithdrawalSettled,
            answers,
            shard=lambda _: event.shard,
            source="collection",
            municipality=event.municipality,
            actor=event.actor,
            at=clock.now(),
            levy_file=event.data.levy_file,
        ),
    )
