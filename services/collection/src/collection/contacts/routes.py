"""`/collection/v1/contacts`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bills import service as bills
from collection.contacts import repository, service
from collection.contacts.schemas import ContactPage, NewContact, RecordedContactAnswer

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["contacts"])


@router.post("/contacts", status_code=201)
async def record_contact(
    body: NewContact, session: Session, clock: ClockDep, principal: Annotated[Principal, require("contacts:write")]
) -> RecordedContactAnswer:
    """Record the caller's own contact with a debtor about a bill (독려)."""
    contact = await service.add(session, clock, principal, body)
    return RecordedContactAnswer.model_validate(contact, from_attributes=True)


@router.get("/contacts")
async def contacts(bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]) -> ContactPage:
    """The contacts about one bill."""
    await bills.find(session, principal.municipality, bill)
    found = await repository.of_bills(session, [bill])
    return ContactPage(
        contacts=[RecordedContactAnswer.model_validate(contact, from_attributes=True) for contact in found]
    )
