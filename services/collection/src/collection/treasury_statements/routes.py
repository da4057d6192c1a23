"""`/collection/v1/treasury-statements`."""

from typing import Annotated

from fastapi import APIRouter, Depends
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.months import Month, month_of
from collection.treasury_statements import service
from collection.treasury_statements.schemas import NewTreasuryStatement, TreasuryStatementAnswer

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["monthly reports"])


@router.put("/treasury-statements/{fiscal_year}/{month}")
async def put(
    body: NewTreasuryStatement,
    month: Annotated[Month, Depends(month_of)],
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("reports:write")],
) -> TreasuryStatementAnswer:
    """The treasury's statement (세입월계표) of one month of a year's books. The latest one counts, all are kept."""
    statement = await service.put(session, clock, principal, month, body.lines)
    return TreasuryStatementAnswer.model_validate(statement, from_attributes=True)
