"""What others are told of a posted receipt: the receipt with the work on record up to its day, and what it ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from semu_contracts.events.collection import (
    Amounts,
    ArrearsItem,
    ArrearsUndone,
    BillSettled,
    ContactFact,
    DispositionFact,
    PostedReceipt,
    ReceiptPosted,
    SettledBill,
)  # fmt: skip
from semu_kit.clock import KST, Clock
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from collection.receipts.rules import IncomingPayment, Taken
from collection.work import repository as recorded
from collection.work.models import Contact, Disposition


@dataclass(frozen=True, slots=True)
class Posted:
    """Money of one payment taken for one bill."""

    receipt: UUID
    payment: IncomingPayment
    taken: Taken

    @property
    def bill(self) -> UUID:
        return self.taken.after.bill


async def tell(session: AsyncSession, clock: Clock, municipality: str, actor: str, posted: Sequence[Posted]) -> None:
    """Record the events of receipts that took something off what is owed."""
    shards = {one.bill: one.taken.after.shard for one in posted}
    common: dict[str, Any] = {
        "shard": lambda item: shards[item.bill],
        "source": "collection",
        "municipality": municipality,
        "actor": actor,
        "at": clock.now(),
    }
    work = await _work_on(session, list(shards))
    await record(
        session,
        *events_about(ReceiptPosted, [_receipt(one, work) for one in posted], **common),
        *events_about(BillSettled, [_settled(one) for one in posted if one.taken.settled], **common),
        *events_about(ArrearsUndone, [_undone(one) for one in posted if one.taken.arrears_undone], **common),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Contacts and dispositions on record, by bill."""

    contacts: dict[UUID, list[Contact]]
    dispositions: dict[UUID, list[Disposition]]


async def _work_on(session: AsyncSession, bills: Sequence[UUID]) -> _Work:
    work = _Work(defaultdict(list), defaultdict(list))
    for contact in await recorded.of_bills(session, Contact, bills):
        work.contacts[contact.bill].append(contact)
    for disposition in await recorded.of_bills(session, Disposition, bills):
        work.dispositions[disposition.bill].append(disposition)
    return work


def _receipt(posted: Posted, work: _Work) -> PostedReceipt:
    bill, payment, collected = posted.taken.after, posted.payment, posted.taken.collected
    return PostedReceipt(
        taxpayer=bill.taxpayer,
        bill=bill.bill,
        receipt=posted.receipt,
        provider=payment.provider,
        payment_id=payment.payment_id,
        channel=payment.channel,
        value_day=payment.value_day,
        amounts=Amounts(principal=collected.principal, charge=collected.charge, expense=collected.expense),
        item=bill.item,
        fiscal_year=bill.fiscal_year,
        levy_kind=bill.kind,
        liability_day=bill.liability_day,
        decided_day=bill.decided_day,
        due_date=bill.due_date,
        arrears_since=bill.arrears_since,
        demand_due=bill.demand_due,
        written_off_on=bill.written_off_on,
        limitation_on=bill.limitation_on,
        contacts=[
            ContactFact.model_validate({**_fact(one, ContactFact), "contact": one.id})
            for one in work.contacts[bill.bill]
            if one.day <= payment.value_day
        ],
        dispositions=[
            DispositionFact.model_validate({**_fact(one, DispositionFact), "disposition": one.id})
            for one in work.dispositions[bill.bill]
            if one.day <= payment.value_day
        ],
    )


def _fact(one: Contact | Disposition, told_as: type[ContactFact | DispositionFact]) -> dict[str, Any]:
    recorded_on = one.recorded_at.astimezone(KST).date()
    return {**one.model_dump(include=set(told_as.model_fields)), "recorded_on": recorded_on}


def _settled(posted: Posted) -> SettledBill:
    bill = posted.taken.after
    return SettledBill(
        taxpayer=bill.taxpayer, bill=bill.bill, fiscal_year=bill.fiscal_year, settled_on=posted.payment.value_day
    )


def _undone(posted: Posted) -> ArrearsItem:
    bill = posted.taken.after
    return ArrearsItem(taxpayer=bill.taxpayer, bill=bill.bill, day=bill.payable_until + timedelta(days=1))
