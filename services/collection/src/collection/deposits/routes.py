"""`/collection/v1/deposits`: the day's receipts against the deposits of the revenue account."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute

from collection.deposits import service
from collection.deposits.rules import State
from collection.deposits.schemas import DepositDay, DepositList, Explained, NewAnswer, NewExplanation

writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["bank"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["bank"])

Reader = Annotated[Principal, require("ledger:read")]
Explainer = Annotated[Principal, require("deposits:explain")]


@reads.get("/deposits")
async def deposits(
    session: Session,
    clock: ClockDep,
    principal: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    state: State | None = None,
) -> DepositList:
    """Days of receipt by channel beside what reached the account (default: the last 31 days); `state=open` is work."""
    end = last or clock.today()
    begin = first or date.fromordinal(max(1, end.toordinal() - 30))
    return await service.in_range(session, principal.municipality, begin, end, state)


@reads.get("/deposits/{day}")
async def deposit_day(day: date, session: Session, runtime: RuntimeDep, principal: Reader) -> DepositDay:
    """One day's receipts against its deposits (Dongjak 7②), with what accounts for each difference."""
    return await service.of_day(session, runtime, principal.municipality, day)


@writes.post("/deposits/{day}/explanations", status_code=201)
async def explain(
    day: date, body: NewExplanation, session: Session, runtime: RuntimeDep, principal: Explainer
) -> Explained:
    """Say where a difference comes from; it stays open until another official answers for it."""
    return await service.explain(session, runtime, principal, day, body)


@writes.post("/deposit-explanations/{explanation}/answer")
async def answer(
    explanation: UUID, body: NewAnswer, session: Session, runtime: RuntimeDep, principal: Explainer
) -> Explained:
    """Answer for an explained difference, as the second person, or send it back."""
    return await service.answer(session, runtime, principal, explanation, body.accepted)
