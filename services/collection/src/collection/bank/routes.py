"""`/collection/v1/bank-statements`."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bank import service
from collection.bank.schemas import NewStatement, StatementAnswer

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["bank"])


@router.put("/bank-statements/{day}")
async def put_statement(
    day: date,
    body: NewStatement,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("receipts:write")],
) -> StatementAnswer:
    """Put in what the bank says reached the revenue account on a day (세입계좌 입금금액); the proofs compare it."""
    statement = await service.put(session, clock, principal, day, body.amount)
    return StatementAnswer.model_validate(statement, from_attributes=True)
