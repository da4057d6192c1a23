"""`/collection/v1/bank-statements`."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.bank_statements import repository, service
from collection.bank_statements.schemas import NewStatement, StatementAnswer, StatementHistory

writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["bank"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["bank"])


@writes.put("/bank-statements/{day}")
async def put_statement(
    day: date,
    body: NewStatement,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("receipts:write")],
) -> StatementAnswer:
    """Put in what the bank says reached the revenue account on a day (세입계좌 입금금액), parted by channel or not.

    The proofs and the deposits compare it; a later one of the same day counts in its place, and both are kept.
    """
    return await service.put(session, clock, principal, day, body)


@reads.get("/bank-statements/{day}")
async def statements(
    day: date, session: Session, principal: Annotated[Principal, require("ledger:read")]
) -> StatementHistory:
    """All statements that were put in for a day, the latest first."""
    rows = await repository.of_day(session, principal.municipality, day)
    return StatementHistory(statements=[StatementAnswer.model_validate(row) for row in rows])
