"""`/collection/v1/ledger`: the trial balance and the proofs."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session

from collection.ledger import service
from collection.ledger.schemas import Proofs, TrialBalance

router = APIRouter(prefix="/collection/v1/ledger", route_class=ReadRoute, tags=["ledger"])

Reader = Annotated[Principal, require("ledger:read")]


@router.get("/trial-balance")
async def trial_balance(
    session: Session,
    clock: ClockDep,
    principal: Reader,
    day: date | None = None,
    by: Literal["value", "booking"] = "booking",
) -> TrialBalance:
    """The trial balance (시산표) of the caller's municipality up to the end of `day` (default: today)."""
    return await service.trial_balance(session, principal.municipality, day or clock.today(), by)


@router.get("/proofs")
async def proofs(session: Session, principal: Reader) -> Proofs:
    """The three identities of the ledger, each with its figures, for the caller's municipality."""
    return await service.prove(session, principal.municipality)
