"""`/collection/v1/reversals`, and where they are asked for: of a receipt, or of a payment."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute

from collection.reversals import service
from collection.reversals.models import Reversal
from collection.reversals.schemas import NewPaymentReversal, NewReversal, ReversalAnswer, ReversalPage, ReversalState

writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["reversals"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["reversals"])

Reverser = Annotated[Principal, require("receipts:reverse")]


@writes.post("/receipts/{receipt}/reversals", status_code=201)
async def ask(
    receipt: UUID, body: NewReversal, session: Session, runtime: RuntimeDep, principal: Reverser
) -> ReversalAnswer:
    """Ask for the reversal of a receipt (수납 취소 요청); another official approves or refuses it."""
    return _answer(await service.ask(session, runtime, principal, receipt, body))


@writes.post("/payments/{payment}/reversals", status_code=201)
async def ask_for_payment(
    payment: UUID, body: NewPaymentReversal, session: Session, runtime: RuntimeDep, principal: Reverser
) -> ReversalAnswer:
    """Ask for the reversal of a whole payment, as of one that is in suspense."""
    return _answer(await service.ask_for_payment(session, runtime, principal, payment, body))


@writes.post("/reversals/{reversal}/approval")
async def approve(reversal: UUID, session: Session, clock: ClockDep, principal: Reverser) -> ReversalAnswer:
    """Approve and post a reversal that another official asked for."""
    return _answer(await service.approve(session, clock, principal, reversal))


@writes.post("/reversals/{reversal}/refusal")
async def refuse(reversal: UUID, session: Session, clock: ClockDep, principal: Reverser) -> ReversalAnswer:
    """Refuse a reversal that another official asked for."""
    return _answer(await service.refuse(session, clock, principal, reversal))


@reads.get("/reversals")
async def reversals(
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("ledger:read")],
    state: ReversalState | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ReversalPage:
    """Reversals by state: those asked for are the work list of who decides."""
    return await service.page(session, runtime, principal.municipality, state, after, limit)


def _answer(reversal: Reversal) -> ReversalAnswer:
    return ReversalAnswer.model_validate(reversal, from_attributes=True)
