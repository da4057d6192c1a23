"""Withdrawing a levy file, and what became of its bills."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from assessment.levy_files.routes import Limit
from assessment.levy_files.service import file_of
from assessment.withdrawals import repository, service
from assessment.withdrawals.schemas import Withdrawal, WithdrawalPage

writes = APIRouter(prefix="/assessment/v1", route_class=UnitOfWorkRoute, tags=["levy files"])
reads = APIRouter(prefix="/assessment/v1", route_class=ReadRoute, tags=["levy files"])


@writes.post("/levy-files/{file_id}/withdrawal", status_code=202)
async def withdraw_levy_file(
    file_id: UUID,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("levies:write")],
) -> Withdrawal:
    """Withdraw (취하) a file sent by mistake: what is notified or paid stays, the rest goes."""
    return await service.withdraw(session, principal, file_id, clock.now())


@reads.get("/levy-files/{file_id}/withdrawal")
async def get_withdrawal(
    file_id: UUID,
    session: Session,
    principal: Annotated[Principal, require("levies:read")],
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 100,
) -> WithdrawalPage:
    """What became of each bill of a withdrawn file, in the order of its lines."""
    file = await file_of(session, principal, file_id)
    counts = await service.summary(session, file)
    bills = await repository.page(session, file_id, after, limit)
    return WithdrawalPage(
        **counts.model_dump(), bills=bills, next_after=bills[-1].line if len(bills) == limit else None
    )
