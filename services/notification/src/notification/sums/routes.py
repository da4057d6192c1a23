"""What collection asks each day: what providers approved."""

from typing import Annotated

from fastapi import APIRouter
from semu_contracts.internal.sums import SumsAnswer, SumsQuestion
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from notification.sums import repository

router = APIRouter(prefix="/notification/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.post("/sums")
async def ask_sums(
    question: SumsQuestion, session: Session, principal: Annotated[Principal, require("internal:sums")]
) -> SumsAnswer:
    """Every payment that a provider approved, in won: summed by shard, or payment by payment."""
    return await repository.sum_up(session, question)
