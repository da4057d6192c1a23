"""`/collection/v1/contacts` and `/collection/v1/dispositions`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bills import service as bills
from collection.work import repository, service
from collection.work.models import Contact, Disposition
from collection.work.schemas import (
    ContactPage,
    DispositionAnswer,
    DispositionPage,
    NewContact,
    NewDisposition,
    RecordedContactAnswer,
)

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute)


@router.post("/contacts", status_code=201, tags=["contacts"])
async def record_contact(
    body: NewContact, session: Session, clock: ClockDep, principal: Annotated[Principal, require("contacts:write")]
) -> RecordedContactAnswer:
    """Record the caller's own contact with a debtor about a bill (독려)."""
    contact = await service.add_contact(session, clock, principal, body)
    return RecordedContactAnswer.model_validate(contact, from_attributes=True)


@router.get("/contacts", tags=["contacts"])
async def contacts(bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]) -> ContactPage:
    """The contacts about one bill."""
    await bills.find(session, principal.municipality, bill)
    found = await repository.of_bills(session, Contact, [bill])
    return ContactPage(
        contacts=[RecordedContactAnswer.model_validate(contact, from_attributes=True) for contact in found]
    )


@router.post("/dispositions", status_code=201, tags=["dispositions"])
async def record_disposition(
    body: NewDisposition,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("dispositions:write")],
) -> DispositionAnswer:
    """Record the caller's own disposition against the debtor of a bill (체납처분·행정제재)."""
    disposition = await service.add_disposition(session, clock, principal, body)
    return DispositionAnswer.model_validate(disposition, from_attributes=True)


@router.get("/dispositions", tags=["dispositions"])
async def dispositions(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> DispositionPage:
    """The dispositions about one bill."""
    await bills.find(session, principal.municipality, bill)
    found = await repository.of_bills(session, Disposition, [bill])
    return DispositionPage(
        dispositions=[DispositionAnswer.model_validate(disposition, from_attributes=True) for disposition in found]
    )
