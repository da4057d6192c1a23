"""Recording what officials did about bills: contacts (독려) and dispositions (체납처분·행정제재)."""

from typing import TypeVar

from semu_contracts.events.collection import (
    ContactRecorded,
    DispositionRecorded,
    RecordedContact,
    RecordedDisposition,
)
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import service as bills
from collection.bills.rules import Account
from collection.facts import tell
from collection.officials import must_not_lie_ahead, official_id
from collection.work.models import Contact, Disposition, Work
from collection.work.schemas import NewContact, NewDisposition

OneWork = TypeVar("OneWork", bound=Work)


async def add_contact(session: AsyncSession, clock: Clock, principal: Principal, new: NewContact) -> Contact:
    """Record the official's contact. Raises NotAnOfficial, DayAhead, BillUnknown."""
    contact, bill = await _add(session, clock, principal, new, Contact)
    told = RecordedContact(
        taxpayer=bill.taxpayer, contact=contact.id, official=contact.official, recorded_on=clock.today(),
        **new.model_dump(),
    )  # fmt: skip
    await tell(session, clock, principal.actor, [bill], ContactRecorded, [told])
    return contact


async def add_disposition(
    session: AsyncSession, clock: Clock, principal: Principal, new: NewDisposition
) -> Disposition:
    """Record the official's disposition. Raises NotAnOfficial, DayAhead, BillUnknown."""
    disposition, bill = await _add(session, clock, principal, new, Disposition)
    told = RecordedDisposition(
        taxpayer=bill.taxpayer, disposition=disposition.id, official=disposition.official,
        recorded_on=clock.today(), **new.model_dump(),
    )  # fmt: skip
    await tell(session, clock, principal.actor, [bill], DispositionRecorded, [told])
    return disposition


async def _add(
    session: AsyncSession,
    clock: Clock,
    principal: Principal,
    new: NewContact | NewDisposition,
    kind: type[OneWork],
) -> tuple[OneWork, Account]:
    official = official_id(principal)
    must_not_lie_ahead(new.day, clock)
    bill = await bills.find(session, principal.municipality, new.bill)
    done = kind(
        id=new_id(), municipality=bill.municipality, official=official, recorded_at=clock.now(), **new.model_dump()
    )
    session.add(done)
    return done, bill
