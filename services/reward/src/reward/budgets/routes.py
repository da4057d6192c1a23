"""`/reward/v1/budgets`: what may be paid in a fiscal year."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from reward.budgets import service
from reward.budgets.schemas import BudgetView, FiscalYear, NewAppropriation

writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["budgets"])
reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["budgets"])


@writes.post("/budgets/{fiscal_year}/appropriations", status_code=201)
async def appropriate(
    fiscal_year: FiscalYear,
    body: NewAppropriation,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("rewards:pay")],
) -> BudgetView:
    """Record what a budget bill (본예산·추가경정예산) adds to the year's budget of rewards, or takes from it."""
    return await service.appropriate(session, clock, principal, fiscal_year, body)


@reads.get("/budgets/{fiscal_year}")
async def budget(
    fiscal_year: FiscalYear, session: Session, principal: Annotated[Principal, require("rewards:read")]
) -> BudgetView:
    """A year's budget, what is charged to it, and what waits from earlier years."""
    return await service.view(session, principal.municipality, fiscal_year)
