"""`/collection/v1/entrustments`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.entrustments import service
from collection.entrustments.schemas import EntrustmentAnswer, NewEntrustment

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["entrustments"])


@router.post("/entrustments", status_code=201)
async def record_entrustment(
    body: NewEntrustment, session: Session, clock: ClockDep, principal: Annotated[Principal, require("work:write")]
) -> EntrustmentAnswer:
    """Record that the collection of a bill was entrusted by another municipality (징수촉탁)."""
    return await service.add(session, clock, principal, body)


@router.get("/entrustments")
async def entrustment(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> EntrustmentAnswer:
    """The entrustment of one bill, with the fee (교부금) of what was received since."""
    return await service.of_bill(session, principal.municipality, bill)
