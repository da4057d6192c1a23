"""`/collection/v1/dispositions`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bills import service as bills
from collection.dispositions import repository, service
from collection.dispositions.schemas import DispositionAnswer, DispositionPage, NewDisposition

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["dispositions"])


@router.post("/dispositions", status_code=201)
async def record_disposition(
    body: NewDisposition,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("dispositions:write")],
) -> DispositionAnswer:
    """Record the caller's own disposition against the debtor of a bill (체납처분·행정제재)."""
    disposition = await service.add(session, clock, principal, body)
    return DispositionAnswer.model_validate(disposition, from_attributes=True)


@router.get("/dispositions")
async def dispositions(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> DispositionPage:
    """The dispositions about one bill."""
    await bills.find(session, principal.municipality, bill)
    found = await repository.of_bills(session, [bill])
    return DispositionPage(
        dispositions=[DispositionAnswer.model_validate(disposition, from_attributes=True) for disposition in found]
    )
