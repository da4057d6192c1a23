"""`POST /collection/internal/v1/amounts`: a read by POST, because the question may be long."""

from typing import Annotated

from fastapi import APIRouter
from semu_contracts.internal.amounts import AmountsAnswer, AmountsQuestion
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session

from collection.amounts import service

router = APIRouter(prefix="/collection/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.post("/amounts")
async def amounts(
    body: AmountsQuestion,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("internal:amounts")],
) -> AmountsAnswer:
    """What bills owe as of a day (default: today), late charges included, with the reasons in Korean."""
    return await service.owed(session, body.bills, body.as_of or clock.today(), clock.today())
