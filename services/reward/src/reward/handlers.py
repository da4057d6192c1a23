"""Facts told by collection and the gateway: kept, and the bills that they touch marked for computing."""

from collections.abc import Iterable
from typing import Any

from semu_contracts.events.collection import (
    ContactFact,
    ContactRecorded,
    DispositionFact,
    DispositionRecorded,
    PostedReceipt,
    ReceiptPosted,
    ReceiptReversed,
)
from semu_contracts.events.envelope import BillItem, Event
from semu_contracts.events.gateway import OfficialChanged
from semu_kit.handlers import Context, Handlers
from semu_law import load

from reward.facts import repository

handlers = Handlers()


@handlers.on(ReceiptPosted)
async def receipt_posted(context: Context, event: Event[ReceiptPosted]) -> None:
    items = event.data.items
    await repository.add_receipts(context.session, [_receipt(event.municipality, item) for item in items])
    contacts = [_contact(item, contact) for item in items for contact in item.contacts]
    dispositions = [_disposition(item, disposition) for item in items for disposition in item.dispositions]
    await repository.add_contacts(context.session, contacts)
    await repository.add_dispositions(context.session, dispositions)
    await _touch(context, event.municipality, items)


@handlers.on(ReceiptReversed)
async def receipt_reversed(context: Context, event: Event[ReceiptReversed]) -> None:
    reversed_on = {item.receipt: item.reversed_on for item in event.data.items}
    await repository.reverse_receipts(context.session, reversed_on)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(ContactRecorded)
async def contact_recorded(context: Context, event: Event[ContactRecorded]) -> None:
    await repository.add_contacts(context.session, [_contact(item, item) for item in event.data.items])
    await _touch(context, event.municipality, event.data.items)


@handlers.on(DispositionRecorded)
async def disposition_recorded(context: Context, event: Event[DispositionRecorded]) -> None:
    await repository.add_dispositions(context.session, [_disposition(item, item) for item in event.data.items])
    await _touch(context, event.municipality, event.data.items)


@handlers.on(OfficialChanged)
async def official_changed(context: Context, event: Event[OfficialChanged]) -> None:
    lines = [item.model_dump() | {"municipality": event.municipality} for item in event.data.items]
    await repository.add_officials(context.session, lines)
    officials = {item.official for item in event.data.items}
    await repository.touch_bills_of(context.session, event.municipality, officials)


async def _touch(context: Context, municipality: str, items: Iterable[BillItem]) -> None:
    await repository.touch(context.session, municipality, {item.bill for item in items})


def _receipt(municipality: str, item: PostedReceipt) -> dict[str, Any]:
    same = item.model_dump(
        include={
            "bill", "provider", "payment_id", "item", "due_date", "arrears_since", "demand_due", "deferred_due",
            "written_off_on", "limitation_on", "entrusted_fee",
        }
    )  # fmt: skip
    # A day or an item that the law does not know is refused here, as one dead letter: the computing of many would stop.
    law = load()
    law.lookup("reward.legality", item.value_day)
    return same | {
        "id": item.receipt,
        "municipality": municipality,
        "day": item.value_day,
        "levy_year": item.fiscal_year,
        "local_tax": law.item(item.item).kind == "local_tax",
        # Policy reward.base: what was levied; collection expense (체납처분비) is a cost given back.
        "collected": item.amounts.principal + item.amounts.charge,
    }


def _contact(about: BillItem, contact: ContactFact) -> dict[str, Any]:
    same = contact.model_dump(include={"official", "day", "kind", "direct", "recorded_on"})
    return same | {"id": contact.contact, "bill": about.bill}


def _disposition(about: BillItem, disposition: DispositionFact) -> dict[str, Any]:
    same = disposition.model_dump(include={"official", "day", "kind", "recorded_on"})
    return same | {"id": disposition.disposition, "bill": about.bill}
