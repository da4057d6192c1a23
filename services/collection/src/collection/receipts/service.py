"""Approved payments posted to the bills they are for."""

from collections.abc import Sequence
from uuid import UUID

from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import ApprovedPayment, PaymentApproved
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import NotFound
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import Account
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause, Entry
from collection.receipts import repository, telling
from collection.receipts.rules import Matched, match, take
from collection.receipts.schemas import ReceiptAnswer
from collection.receipts.telling import Posted


class ReceiptUnknown(NotFound):
    """No receipt of the caller's municipality has this id."""

    type, title = "receipt-unknown", "No such receipt"


async def post_payments(session: AsyncSession, clock: Clock, event: Event[PaymentApproved]) -> None:
    """Post every payment of the event that was not posted before; two payments of one bill one after the other."""
    await ledger.lock_for_posting(session, event.municipality)
    new = await repository.take_new(session, event.municipality, event.actor, event.data.items, clock.now())
    payments = [payment for payment in event.data.items if payment.payment in new]
    if not payments:
        return
    matched, accounts = await _match_and_lock(session, event.municipality, payments)
    posted: list[Posted] = []
    entries: list[Entry] = []
    today, law = clock.today(), load()
    for payment, found in zip(payments, matched, strict=True):
        cause = Cause("payment", payment.payment, event.actor, payment.value_day, today)
        for bill, won in found.shares:
            taken = take(accounts[bill], won, payment.value_day, law)
            accounts[bill] = taken.after
            posted.append(Posted(new_id(), payment, taken))
            entries += taken.entries(cause)
        if found.unmatched:
            entries.append(entry_of.unmatched(event.municipality, found.unmatched, cause))
    await ledger.append(session, entries, clock.now())
    await _write(session, payments, matched, posted)
    collected = [one for one in posted if one.taken.collected.total]
    await bills.save(session, [accounts[bill] for bill in {one.bill for one in collected}])
    await telling.tell(session, clock, event, collected)


async def _match_and_lock(
    session: AsyncSession, municipality: str, payments: Sequence[ApprovedPayment]
) -> tuple[list[Matched], dict[UUID, Account]]:
    """Match payments, with their bills locked in ascending order of id.

    Two payments of one bill in the same instant: the second waits for the lock, reads what the first left, and
    becomes over-payment.
    """
    numbers = [payment.reference for payment in payments if payment.reference and not payment.bills]
    by_number = await bills.by_payment_number(session, municipality, numbers) if numbers else {}
    shown = [paid.bill for payment in payments for paid in payment.bills]
    accounts = await bills.lock(session, municipality, [*shown, *by_number.values()])
    return [match(one, accounts, by_number.get(one.reference or "")) for one in payments], accounts


async def _write(
    session: AsyncSession, payments: Sequence[ApprovedPayment], matched: Sequence[Matched], posted: Sequence[Posted]
) -> None:
    await repository.add(
        session,
        receipts=[
            (
                one.receipt, one.payment.payment, one.bill, one.payment.value_day, one.taken.collected.principal,
                one.taken.collected.charge, one.taken.collected.expense, one.taken.arrears_undone,
            )
            for one in posted
            if one.taken.collected.total
        ],
        overpayments=[
            (new_id(), one.payment.payment, one.bill, one.taken.over, one.taken.over_reason)
            for one in posted
            if one.taken.over
        ],
        suspense=[
            (payment.payment, found.unmatched, found.reason)
            for payment, found in zip(payments, matched, strict=True)
            if found.unmatched
        ],
    )  # fmt: skip


async def find(session: AsyncSession, municipality: str, receipt: UUID) -> ReceiptAnswer:
    """One receipt of a municipality. Raises ReceiptUnknown."""
    found = await repository.receipt(session, receipt)
    if found is None or found["municipality"] != municipality:
        raise ReceiptUnknown("그런 수납 건이 없습니다. 번호와 지방자치단체를 확인하십시오.", receipt=receipt)
    return ReceiptAnswer.model_validate(found)
