"""What collection asks each day: what was decided."""

from typing import Annotated

from fastapi import APIRouter
from semu_contracts.internal.sums import SumsAnswer, SumsQuestion
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from assessment.sums import repository

router = APIRouter(prefix="/assessment/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.post("/sums")
async def ask_sums(
    question: SumsQuestion, session: Session, principal: Annotated[Principal, require("internal:sums")]
) -> SumsAnswer:
    """Every levy with what is claimed by it, in won: summed by shard, or levy by levy."""
    return await repository.sum_up(session, question)
