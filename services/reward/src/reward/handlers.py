"""Facts told by collection and the gateway: kept, and the bills that they touch marked for computing."""

from collections.abc import Iterable
from typing import Any

from semu_contracts.events.collection import (
    ContactFact,
    ContactRecorded,
    DayClosed,
    DeferralEnded,
    DeferralGranted,
    DispositionFact,
    DispositionRecorded,
    EntrustedRecorded,
    LimitationRecorded,
    PostedReceipt,
    ReceiptPosted,
    ReceiptReversed,
    WriteOffCancelled,
    WriteOffRecorded,
)
from semu_contracts.events.envelope import BillItem, Event
from semu_contracts.events.gateway import OfficialChanged
from semu_kit.clock import KST
from semu_kit.handlers import Context, Handlers
from semu_law import load

from reward.facts import repository
from reward.facts.models import (
    ContactRow,
    DeferralRow,
    DispositionRow,
    EntrustedFeeRow,
    LimitationRow,
    ReceiptRow,
    WriteOffRow,
)

handlers = Handlers()


@handlers.on(ReceiptPosted)
async def receipt_posted(context: Context, event: Event[ReceiptPosted]) -> None:
    items = event.data.items
    # Collection tells a receipt in the transaction that books it: the event's day is the books' day.
    booked = {"municipality": event.municipality, "booked_on": event.time.astimezone(KST).date()}
    await repository.keep(context.session, ReceiptRow, [_receipt(item) | booked for item in items])
    contacts = [_contact(item, contact) for item in items for contact in item.contacts]
    dispositions = [_disposition(item, disposition) for item in items for disposition in item.dispositions]
    await repository.keep(context.session, ContactRow, contacts)
    await repository.keep(context.session, DispositionRow, dispositions)
    await _touch(context, event.municipality, items)


@handlers.on(ReceiptReversed)
async def receipt_reversed(context: Context, event: Event[ReceiptReversed]) -> None:
    reversed_on = {item.receipt: item.reversed_on for item in event.data.items}
    await repository.reverse_receipts(context.session, reversed_on)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(DayClosed)
async def day_closed(context: Context, event: Event[DayClosed]) -> None:
    await repository.close_through(context.session, event.municipality, max(item.day for item in event.data.items))


@handlers.on(ContactRecorded)
async def contact_recorded(context: Context, event: Event[ContactRecorded]) -> None:
    await repository.keep(context.session, ContactRow, [_contact(item, item) for item in event.data.items])
    await _touch(context, event.municipality, event.data.items)


@handlers.on(DispositionRecorded)
async def disposition_recorded(context: Context, event: Event[DispositionRecorded]) -> None:
    await repository.keep(context.session, DispositionRow, [_disposition(item, item) for item in event.data.items])
    await _touch(context, event.municipality, event.data.items)


@handlers.on(DeferralGranted)
async def deferral_granted(context: Context, event: Event[DeferralGranted]) -> None:
    rows = [_as_told(item, "deferral", {"bill", "kind", "first_day", "last_day"}) for item in event.data.items]
    await repository.keep(context.session, DeferralRow, rows)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(DeferralEnded)
async def deferral_ended(context: Context, event: Event[DeferralEnded]) -> None:
    await repository.end_deferrals(context.session, {item.deferral: item.ended_on for item in event.data.items})
    await _touch(context, event.municipality, event.data.items)


@handlers.on(WriteOffRecorded)
async def write_off_recorded(context: Context, event: Event[WriteOffRecorded]) -> None:
    rows = [_as_told(item, "write_off", {"bill", "day"}) | {"in_error": False} for item in event.data.items]
    await repository.keep(context.session, WriteOffRow, rows)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(WriteOffCancelled)
async def write_off_cancelled(context: Context, event: Event[WriteOffCancelled]) -> None:
    """Money, or property that was found, ends a write-off and leaves it to be rewarded; only an error makes it void."""
    void = {item.write_off for item in event.data.items if item.cause == "error" and item.write_off is not None}
    await repository.void_write_offs(context.session, void)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(LimitationRecorded)
async def limitation_recorded(context: Context, event: Event[LimitationRecorded]) -> None:
    rows = [
        _as_told(item, "limitation", {"bill", "day", "limitation_on"}) | {"recorded_at": event.time}
        for item in event.data.items
    ]
    await repository.keep(context.session, LimitationRow, rows)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(EntrustedRecorded)
async def entrusted_recorded(context: Context, event: Event[EntrustedRecorded]) -> None:
    rows = [one.model_dump() | {"bill": item.bill} for item in event.data.items for one in item.fees]
    await repository.keep(context.session, EntrustedFeeRow, rows)
    await _touch(context, event.municipality, event.data.items)


@handlers.on(OfficialChanged)
async def official_changed(context: Context, event: Event[OfficialChanged]) -> None:
    lines = [item.model_dump() | {"municipality": event.municipality} for item in event.data.items]
    await repository.add_officials(context.session, lines)
    officials = {item.official for item in event.data.items}
    await repository.touch_bills_of(context.session, event.municipality, officials)


async def _touch(context: Context, municipality: str, items: Iterable[BillItem]) -> None:
    await repository.touch(context.session, municipality, {item.bill for item in items})


def _as_told(item: BillItem, identity: str, same: set[str]) -> dict[str, Any]:
    """A row whose id is the fact's own, and whose other columns are called as they are told."""
    told = item.model_dump(include={identity, *same})
    return told | {"id": told.pop(identity)}


def _receipt(item: PostedReceipt) -> dict[str, Any]:
    same = item.model_dump(
        include={
            "bill", "provider", "payment_id", "posting", "item", "due_date", "arrears_since", "demand_due",
            "deferred_due", "written_off_on", "limitation_on", "entrusted_fee", "liability_day",
        }
    )  # fmt: skip
    # A day or an item that the law does not know is refused here, as one dead letter: the computing of many would stop.
    law = load()
    law.lookup("reward.legality", item.value_day)
    return same | {
        "id": item.receipt,
        "day": item.value_day,
        "levy_year": item.fiscal_year,
        "decided_on": item.decided_day,
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
