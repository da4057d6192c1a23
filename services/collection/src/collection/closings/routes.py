"""`/collection/v1/closings`."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.closings import service
from collection.closings.schemas import ClosingAnswer, NewClosing

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["closings"])


@router.post("/closings", status_code=201)
async def close(
    body: NewClosing, session: Session, clock: ClockDep, principal: Annotated[Principal, require("closing:run")]
) -> ClosingAnswer:
    """Close the due date: what is unpaid past it becomes arrears (납기마감)."""
    return ClosingAnswer.model_validate(await service.close(session, clock, principal, body.day), from_attributes=True)
