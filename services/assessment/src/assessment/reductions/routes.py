"""`/assessment/v1/levies/{bill}/reductions`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from assessment.reductions import service
from assessment.reductions.schemas import NewReduction, ReductionAnswer, Reductions

writes = APIRouter(prefix="/assessment/v1", route_class=UnitOfWorkRoute, tags=["reductions"])
reads = APIRouter(prefix="/assessment/v1", route_class=ReadRoute, tags=["reductions"])


@writes.post("/levies/{bill}/reductions", status_code=201)
async def reduce_levy(
    bill: UUID,
    body: NewReduction,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("levies:correct")],
) -> ReductionAnswer:
    """Decide that a levy is taken back, wholly or in part (감액결정): 부과취소, 경정, 불복, 감면, 착오."""
    reduction = await service.reduce(session, clock, principal, bill, body)
    return ReductionAnswer.model_validate(reduction, from_attributes=True)


@reads.get("/levies/{bill}/reductions")
async def list_reductions(
    bill: UUID, session: Session, principal: Annotated[Principal, require("levies:read")]
) -> Reductions:
    """What was taken back of one levy, decision by decision."""
    found = await service.of_bill(session, principal, bill)
    return Reductions(reductions=[ReductionAnswer.model_validate(one, from_attributes=True) for one in found])
