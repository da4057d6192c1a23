"""`/collection/v1/limitations`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bills import service as bills
from collection.limitations import repository, service
from collection.limitations.schemas import LimitationAnswer, LimitationPage, NewLimitation

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["limitations"])


@router.post("/limitations", status_code=201)
async def record_limitation(
    body: NewLimitation, session: Session, clock: ClockDep, principal: Annotated[Principal, require("work:write")]
) -> LimitationAnswer:
    """Record what set, interrupted or suspended the limitation period (시효의 기산·중단·정지), and the new day."""
    limitation = await service.add(session, clock, principal, body)
    return LimitationAnswer.model_validate(limitation, from_attributes=True)


@router.get("/limitations")
async def limitations(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> LimitationPage:
    """The limitation day of one bill, and its history."""
    found = await bills.find(session, principal.municipality, bill)
    return LimitationPage(
        limitation_on=found.limitation_on,
        limitations=[
            LimitationAnswer.model_validate(one, from_attributes=True)
            for one in await repository.of_bill(session, bill)
        ],
    )
