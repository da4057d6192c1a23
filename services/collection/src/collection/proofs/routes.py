"""`/collection/v1/ledger`: the proofs, now and after the closes."""

from typing import Annotated

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from collection.proofs import service
from collection.proofs.schemas import ProofRuns, Proofs

router = APIRouter(prefix="/collection/v1/ledger", route_class=ReadRoute, tags=["ledger"])

Reader = Annotated[Principal, require("ledger:read")]


@router.get("/proofs")
async def proofs(session: Session, principal: Reader) -> Proofs:
    """The three identities of the ledger, each with its figures, for the caller's municipality."""
    return await service.prove(session, principal.municipality)


@router.get("/proof-runs")
async def proof_runs(
    session: Session, principal: Reader, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> ProofRuns:
    """How the three proofs came out after each close, the newest first; what did not hold is named."""
    return await service.runs(session, principal.municipality, limit)
