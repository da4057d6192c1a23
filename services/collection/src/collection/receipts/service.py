"""Approved payments posted to the bills they are for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import NotFound, Problem
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import Account
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause, Entry
from collection.receipts import repository, telling
from collection.receipts.rules import IncomingPayment, Matched, match, take
from collection.receipts.schemas import ReceiptAnswer
from collection.receipts.telling import Posted


class ValueDayAhead(Problem):
    """Money cannot have come on a day that has not."""

    status, type, title = 422, "value-day-ahead", "The value day lies in the future"


class ReceiptUnknown(NotFound):
    """No receipt of the caller's municipality has this id."""

    type, title = "receipt-unknown", "No such receipt"


async def post(
    session: AsyncSession, clock: Clock, municipality: str, actor: str, payments: Sequence[IncomingPayment]
) -> set[UUID]:
    """Post payments that were not posted before, and tell of them; the ids of those newly taken.

    However often a payment is sent, by its provider's own number it is taken once. Raises ValueDayAhead.
    """
    await ledger.lock_for_posting(session, municipality)
    today, now, law = clock.today(), clock.now(), load()
    for payment in payments:
        if payment.value_day > today:
            raise ValueDayAhead(
                "수납일이 아직 오지 않았습니다. 수납일을 확인해 다시 보내십시오.",
                payment=payment.payment,
                value_day=payment.value_day,
            )
    taken_now = await repository.take_new(session, municipality, actor, payments, now)
    new = [payment for payment in payments if payment.payment in taken_now]
    if not new:
        return taken_now
    matched, accounts = await _match_and_lock(session, municipality, new)
    posted: list[Posted] = []
    entries: list[Entry] = []
    for payment, found in zip(new, matched, strict=True):
        cause = Cause("payment", payment.payment, actor, payment.value_day, today)
        for bill, won in found.shares:
            taken = take(accounts[bill], won, payment.value_day, law)
            accounts[bill] = taken.after
            posted.append(Posted(new_id(), payment, taken))
            entries += taken.entries(cause)
        if found.unmatched:
            entries.append(entry_of.unmatched(municipality, payment.value_day.year, found.unmatched, cause))
    await ledger.append(session, entries, now)
    await _write(session, new, matched, posted, now)
    collected = [one for one in posted if one.taken.collected.total]
    await bills.save(session, [accounts[bill] for bill in {one.bill for one in collected}])
    await telling.tell(session, clock, municipality, actor, collected)
    return taken_now


async def _match_and_lock(
    session: AsyncSession, municipality: str, payments: Sequence[IncomingPayment]
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
    session: AsyncSession,
    payments: Sequence[IncomingPayment],
    matched: Sequence[Matched],
    posted: Sequence[Posted],
    at: datetime,
) -> None:
    await repository.add(
        session,
        receipts=[
            (
                one.receipt, one.payment.payment, one.bill, 1, one.payment.value_day, one.taken.collected.principal,
                one.taken.collected.charge, one.taken.collected.expense, one.taken.late_charge, None,
                one.taken.after.book_year, one.taken.arrears_undone, at,
            )
            for one in posted
            if one.taken.collected.total
        ],
        overpayments=[
            (
                new_id(), one.payment.payment, one.bill, 1, one.taken.over, one.taken.over_reason, None,
                one.taken.after.book_year, at,
            )
            for one in posted
            if one.taken.over
        ],
        suspense=[
            (new_id(), payment.payment, found.unmatched, found.reason, payment.value_day.year, at)
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
