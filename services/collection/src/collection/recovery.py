"""What this service can take back from its own events after a restore: work on record, campaigns, counter receipts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from semu_contracts.events.collection import (
    Amounts,
    BillOpened,
    CampaignApproved,
    CampaignStopped,
    ContactRecorded,
    DispositionRecorded,
    PostedReceipt,
    ReceiptPosted,
)
from semu_contracts.events.envelope import BillItem, Event, Item
from semu_kit.handlers import Context
from semu_kit.ids import id_of
from semu_kit.recovery import PutBack
from sqlalchemy.dialects.postgresql import insert

from collection import schema as schema  # a foreign key is resolved when its table is known, in this process too
from collection.bills import repository as bills
from collection.campaigns import repository as campaigns
from collection.counter import service as counter
from collection.ledger.rules import COMPONENTS, Component
from collection.receipts import service as receipts
from collection.receipts.rules import IncomingPayment, Share
from collection.work.models import Contact, Disposition, Work

put_back = PutBack()
AnItem = TypeVar("AnItem", bound=BillItem)


@put_back.keeps(BillOpened)
async def numbers(context: Context, event: Event[BillOpened]) -> None:
    """Bills come again by themselves; money is paid under the numbers that people were given."""
    told = {item.bill: item.payment_number for item in event.data.items if item.payment_number}
    if told:
        await bills.keep_numbers(context.session, told)


@put_back.on(ContactRecorded)
async def contacts(context: Context, event: Event[ContactRecorded]) -> Sequence[Item]:
    here, missing = await _parted(context, event.data.items)
    await _keep(context, event, Contact, [
        item.model_dump(include={"bill", "official", "day", "kind", "direct", "outcome"}) | {"id": item.contact}
        for item in here
    ])  # fmt: skip
    return missing


@put_back.on(DispositionRecorded)
async def dispositions(context: Context, event: Event[DispositionRecorded]) -> Sequence[Item]:
    here, missing = await _parted(context, event.data.items)
    await _keep(context, event, Disposition, [
        item.model_dump(include={"bill", "official", "day", "kind"}) | {"id": item.disposition} for item in here
    ])  # fmt: skip
    return missing


async def _keep(
    context: Context, event: Event[ContactRecorded] | Event[DispositionRecorded], kind: type[Work],
    rows: Sequence[dict[str, object]],
) -> None:  # fmt: skip
    if rows:
        common = {"municipality": event.municipality, "recorded_at": event.time}
        await context.session.execute(insert(kind).on_conflict_do_nothing(), [row | common for row in rows])


@put_back.on(CampaignApproved)
async def campaign_approved(context: Context, event: Event[CampaignApproved]) -> Sequence[Item]:
    known = await bills.known(context.session, [bill for target in event.data.items for bill in target.bills])
    named = {bill for target in event.data.items for bill in target.bills if bill in known}
    await campaigns.put_back(
        context.session, event.data.campaign, event.municipality, event.data.notice_kind, event.actor, event.time, named
    )
    return [target for target in event.data.items if not set(target.bills) <= known]


@put_back.on(CampaignStopped)
async def campaign_stopped(context: Context, event: Event[CampaignStopped]) -> Sequence[Item]:
    left = []
    for item in event.data.items:
        campaign = await campaigns.lock(context.session, item.campaign)
        if campaign is None:
            left.append(item)
        elif campaign.state == "approved":
            campaign.state, campaign.stopped_by, campaign.stopped_at = "stopped", event.actor, event.time
    return left


@put_back.on(ReceiptPosted)
async def counter_receipts(context: Context, event: Event[ReceiptPosted]) -> Sequence[Item]:
    """Money over the counter has its receipt on paper, whose number must not be given to another. Banks' money comes
    again with the bank's file."""
    at_counter: defaultdict[str, list[PostedReceipt]] = defaultdict(list)
    for item in event.data.items:
        if item.provider == counter.PROVIDER and item.posting == 1:
            at_counter[item.payment_id].append(item)
    here, _ = await _parted(context, event.data.items)
    whole = {number: parts for number, parts in at_counter.items() if all(part in here for part in parts)}
    payments = [_payment(event, number, parts) for number, parts in whole.items()]
    taken = await receipts.post(context.session, context.clock, event.municipality, event.actor, payments)
    for payment in payments:
        if payment.payment in taken:
            await counter.keep_receipt(context.session, payment, event.municipality, event.actor)
    back = {payment.payment_id for payment in payments if payment.payment in taken}
    return [item for item in event.data.items if item.payment_id not in back]


def _payment(event: Event[ReceiptPosted], number: str, parts: Sequence[PostedReceipt]) -> IncomingPayment:
    return IncomingPayment(
        payment=id_of(event.time, counter.PROVIDER, number),
        provider=counter.PROVIDER,
        payment_id=number,
        channel=parts[0].channel,
        total=sum(part.amounts.total for part in parts),
        value_day=parts[0].value_day,
        approved_at=event.time,
        bills=tuple(Share(part.bill, part.amounts.total, _component(part.amounts)) for part in parts),
    )


def _component(amounts: Amounts) -> Component | None:
    """What the payer chose (지정변제), as far as it shows: money that paid one component alone pays that one again."""
    paid = [name for name in COMPONENTS if getattr(amounts, name)]
    return paid[0] if len(paid) == 1 else None


async def _parted(context: Context, items: Sequence[AnItem]) -> tuple[list[AnItem], list[AnItem]]:
    """Those whose bills are here, and those whose bills come again later: for them, read back once more then."""
    known: set[UUID] = await bills.known(context.session, [item.bill for item in items])
    return [item for item in items if item.bill in known], [item for item in items if item.bill not in known]
