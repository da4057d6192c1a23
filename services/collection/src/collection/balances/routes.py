"""`/collection/v1/ledger`: the trial balance, and the balances that it is read from."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.balances import service
from collection.balances.schemas import Rebuilt, TrialBalance

reads = APIRouter(prefix="/collection/v1/ledger", route_class=ReadRoute, tags=["ledger"])
writes = APIRouter(prefix="/collection/v1/ledger", route_class=UnitOfWorkRoute, tags=["ledger"])


@reads.get("/trial-balance")
async def trial_balance(
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("ledger:read")],
    day: date | None = None,
    by: Literal["value", "booking"] = "booking",
) -> TrialBalance:
    """The trial balance (시산표) of the caller's municipality up to the end of `day` (default: today)."""
    return await service.trial_balance(session, principal.municipality, day or clock.today(), by)


@writes.post("/balances/rebuild")
async def rebuild(session: Session, principal: Annotated[Principal, require("closing:run")]) -> Rebuilt:
    """Throw the balances of closed days away and make them anew from the postings (잔액 다시 만들기)."""
    return await service.rebuild(session, principal.municipality)
