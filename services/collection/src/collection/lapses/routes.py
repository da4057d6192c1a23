"""`/collection/v1/lapses`."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.lapses import service
from collection.lapses.schemas import LapseAnswer, NewLapse

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["lapses"])


@router.post("/lapses", status_code=201)
async def lapse(
    body: NewLapse, session: Session, clock: ClockDep, principal: Annotated[Principal, require("work:write")]
) -> LapseAnswer:
    """Take a claim out of the books as its limitation period has completed (시효완성정리)."""
    return LapseAnswer.model_validate(
        await service.lapse_one(session, clock, principal, body.bill), from_attributes=True
    )
