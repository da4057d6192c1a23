"""Recording contacts (독려)."""

from semu_contracts.events.collection import ContactRecorded, RecordedContact
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import service as bills
from collection.contacts.models import Contact
from collection.contacts.schemas import NewContact
from collection.officials import must_not_lie_ahead, official_id


async def add(session: AsyncSession, clock: Clock, principal: Principal, new: NewContact) -> Contact:
    """Record what the official did. Raises NotAnOfficial, DayAhead, BillUnknown."""
    official = official_id(principal)
    must_not_lie_ahead(new.day, clock)
    bill = await bills.find(session, principal.municipality, new.bill)
    contact = Contact(
        id=new_id(),
        municipality=bill.municipality,
        official=official,
        recorded_at=clock.now(),
        **new.model_dump(),
    )
    session.add(contact)
    told = RecordedContact(
        taxpayer=bill.taxpayer, contact=contact.id, official=official, recorded_on=clock.today(), **new.model_dump()
    )
    await record(
        session,
        *events_about(
            ContactRecorded,
            [told],
            shard=lambda _: bill.shard,
            source="collection",
            municipality=bill.municipality,
            actor=principal.actor,
            at=clock.now(),
        ),
    )
    return contact
