"""What others are told of a bill's story: receipts with the work on record up to their day, and what they ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from semu_contracts.events.collection import (
    Amounts,
    ArrearsBegan,
    ArrearsItem,
    ArrearsUndone,
    BillCarriedOver,
    BillReopened,
    BillSettled,
    CarriedOverBill,
    ContactFact,
    DispositionFact,
    PostedReceipt,
    ReceiptPosted,
    ReceiptReversed,
    ReopenedBill,
    ReversedReceipt,
    SettledBill,
)  # fmt: skip
from semu_kit.clock import KST, Clock
from semu_kit.outbox import events_about, record
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills.rules import Account
from collection.deferrals.rules import deferred_due
from collection.entrustments import repository as entrustments
from collection.entrustments.models import Entrustment
from collection.entrustments.rules import fee
from collection.ledger.rules import ByComponent
from collection.receipts.changes import Change, Done, Undone
from collection.work import repository as recorded
from collection.work.models import Contact, Disposition


async def tell(session: AsyncSession, clock: Clock, municipality: str, actor: str, changes: Sequence[Change]) -> None:
    """Record the events of what changed: what was reversed first, then what was posted, then the bills' states."""
    shards = {one.after.bill: one.after.shard for one in changes}
    common: dict[str, Any] = {
        "shard": lambda item: shards[item.bill],
        "source": "collection",
        "municipality": municipality,
        "actor": actor,
        "at": clock.now(),
    }
    undone = [(one.after, each) for one in changes for each in one.undone if each.posted.receipt]
    done = [(one.after, each) for one in changes for each in one.done if each.posted.receipt]
    work = await _work_on(session, list({bill.bill for bill, _ in done}))
    await record(
        session,
        *events_about(ReceiptReversed, [_reversed(bill, each) for bill, each in undone], **common),
        *events_about(ReceiptPosted, [_receipt(bill, each, work) for bill, each in done], **common),
        *events_about(BillReopened, [_reopened(one) for one in changes if one.reopened], **common),
        *events_about(BillSettled, [_settled(one.after) for one in changes if one.settled], **common),
        *events_about(ArrearsUndone, [_arrears(one.before) for one in changes if one.arrears_undone], **common),
        *events_about(BillCarriedOver, [each for one in changes for each in _carried_over(one)], **common),
        *events_about(ArrearsBegan, [_arrears(one.after) for one in changes if one.arrears_began], **common),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Contacts, dispositions and entrusted collection on record, by bill."""

    contacts: dict[UUID, list[Contact]]
    dispositions: dict[UUID, list[Disposition]]
    entrusted: dict[UUID, Entrustment]


async def _work_on(session: AsyncSession, bills: Sequence[UUID]) -> _Work:
    work = _Work(defaultdict(list), defaultdict(list), await entrustments.of_bills(session, bills))
    for contact in await recorded.of_bills(session, Contact, bills):
        work.contacts[contact.bill].append(contact)
    for disposition in await recorded.of_bills(session, Disposition, bills):
        work.dispositions[disposition.bill].append(disposition)
    return work


def _receipt(bill: Account, done: Done, work: _Work) -> PostedReceipt:
    part, collected = done.part, done.taken.collected
    written_off = bill.written_off_on is not None and bill.written_off_on <= part.value_day
    entrusted = work.entrusted.get(bill.bill)
    return PostedReceipt(
        taxpayer=bill.taxpayer,
        bill=bill.bill,
        receipt=done.posted.receipt,
        provider=part.provider,
        payment_id=part.payment_id,
        posting=done.posted.posting,
        channel=part.channel,
        value_day=part.value_day,
        amounts=_amounts(collected),
        item=bill.item,
        fiscal_year=bill.fiscal_year,
        levy_kind=bill.kind,
        liability_day=bill.liability_day,
        decided_day=bill.decided_day,
        due_date=bill.due_date,
        arrears_since=bill.arrears_since,
        demand_due=bill.demand_due,
        deferred_due=deferred_due(bill.deferrals, part.value_day),
        written_off_on=bill.written_off_on if written_off else None,
        limitation_on=bill.limitation_on,
        entrusted_fee=(
            fee(collected, part.value_day, load()) if entrusted and entrusted.day <= part.value_day else None
        ),
        contacts=[
            ContactFact.model_validate({**_fact(one, ContactFact), "contact": one.id})
            for one in work.contacts[bill.bill]
            if one.day <= part.value_day
        ],
        dispositions=[
            DispositionFact.model_validate({**_fact(one, DispositionFact), "disposition": one.id})
            for one in work.dispositions[bill.bill]
            if one.day <= part.value_day
        ],
    )


def _amounts(won: ByComponent) -> Amounts:
    return Amounts(principal=won.principal, charge=won.charge, expense=won.expense)


def _fact(one: Contact | Disposition, told_as: type[ContactFact | DispositionFact]) -> dict[str, Any]:
    recorded_on = one.recorded_at.astimezone(KST).date()
    return {**one.model_dump(include=set(told_as.model_fields)), "recorded_on": recorded_on}


def _reversed(bill: Account, undone: Undone) -> ReversedReceipt:
    posted = undone.posted
    return ReversedReceipt(
        taxpayer=bill.taxpayer,
        bill=bill.bill,
        receipt=posted.receipt,
        reversed_on=undone.reversed_on,
        amounts=_amounts(posted.collected),
        cause=undone.cause,
    )


def _reopened(change: Change) -> ReopenedBill:
    bill = change.after
    return ReopenedBill(taxpayer=bill.taxpayer, bill=bill.bill, reopened_on=change.cause.value_day)


def _carried_over(change: Change) -> list[CarriedOverBill]:
    bill = change.after
    return [
        CarriedOverBill(
            taxpayer=bill.taxpayer, bill=bill.bill, from_year=year, into_year=year + 1, amounts=_amounts(won)
        )
        for year, won in change.carried_over
    ]


def _settled(bill: Account) -> SettledBill:
    return SettledBill(taxpayer=bill.taxpayer, bill=bill.bill, fiscal_year=bill.fiscal_year, settled_on=bill.settled_on)


def _arrears(bill: Account) -> ArrearsItem:
    return ArrearsItem(taxpayer=bill.taxpayer, bill=bill.bill, day=bill.arrears_since)
