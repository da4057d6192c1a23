"""What collection asks each day: which receipts arrived."""

from typing import Annotated

from fastapi import APIRouter
from semu_contracts.internal.sums import SumsAnswer, SumsQuestion
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from reward.sums import repository

router = APIRouter(prefix="/reward/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.post("/sums")
async def ask_sums(
    question: SumsQuestion, session: Session, principal: Annotated[Principal, require("internal:sums")]
) -> SumsAnswer:
    """Every receipt that rewards are judged by, in won: summed by shard, or receipt by receipt."""
    return await repository.sum_up(session, question)
