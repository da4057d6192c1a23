"""`/collection/v1/closings`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.closings import repository, service
from collection.closings.schemas import ClosingAnswer, ClosingPage, NewClosing

writes = APIRouter(prefix="/collection/v1/closings", route_class=UnitOfWorkRoute, tags=["closings"])
reads = APIRouter(prefix="/collection/v1/closings", route_class=ReadRoute, tags=["closings"])

Reader = Annotated[Principal, require("bills:read")]


@writes.post("", status_code=202)
async def close(
    body: NewClosing, session: Session, clock: ClockDep, principal: Annotated[Principal, require("closing:run")]
) -> ClosingAnswer:
    """Begin the close of the due date (납기마감): what is unpaid past it becomes arrears, in pieces, by the worker."""
    return await service.begin(session, clock, principal, body.day)


@reads.get("")
async def closings(session: Session, principal: Reader, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> ClosingPage:
    """Closes of the caller's municipality, the latest first, with how far each is."""
    found = await repository.page(session, principal.municipality, limit)
    return ClosingPage(closings=[ClosingAnswer.model_validate(row) for row in found])


@reads.get("/{closing}")
async def closing(closing: UUID, session: Session, principal: Reader) -> ClosingAnswer:
    """One close, and how far it is."""
    return await service.find(session, principal.municipality, closing)
