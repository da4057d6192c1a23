"""`/reward/v1/payout-returns`: payments that came back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute
from semu_law import load

from reward.returns import repository, service
from reward.returns.models import Return
from reward.returns.schemas import NewReturn, ReturnPage, ReturnState, ReturnView

writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["payouts"])
reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["payouts"])

Payer = Annotated[Principal, require("rewards:pay")]


@writes.post("/payouts/{payout}/returns", status_code=201)
async def ask(payout: UUID, body: NewReturn, session: Session, runtime: RuntimeDep, principal: Payer) -> ReturnView:
    """Ask that a payment counts as come back (반송), or as failed where the bank never answers to its line of the file;
    another official approves or refuses it."""
    return _view(await service.ask(session, runtime, principal, payout, body))


@writes.post("/payout-returns/{id}/approval")
async def approve(id: UUID, session: Session, clock: ClockDep, principal: Payer) -> ReturnView:
    """Approve a return that another official asked for: the award waits to be paid anew."""
    return _view(await service.approve(session, load(), clock, principal, id))


@writes.post("/payout-returns/{id}/refusal")
async def refuse(id: UUID, session: Session, clock: ClockDep, principal: Payer) -> ReturnView:
    """Refuse a return that another official asked for."""
    return _view(await service.refuse(session, clock, principal, id))


@reads.get("/payout-returns")
async def returns(
    session: Session,
    runtime: RuntimeDep,
    principal: Payer,
    state: ReturnState | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ReturnPage:
    """Returns by state: those asked for are the work list of who decides."""
    found = await repository.page(session, principal.municipality, state, after, limit)
    return ReturnPage(
        returns=await service.listed(session, runtime, found), next=found[-1].id if len(found) == limit else None
    )


def _view(found: Return) -> ReturnView:
    return ReturnView.model_validate(found, from_attributes=True)
