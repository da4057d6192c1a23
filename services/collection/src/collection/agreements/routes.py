"""`/collection/v1/agreements` and `/collection/v1/differences`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_contracts.internal.sums import Subject
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.agreements import repository, service
from collection.agreements.rules import State
from collection.agreements.schemas import (
    AgreementAnswer,
    AgreementPage,
    DifferenceAnswer,
    DifferencePage,
    NewExplanation,
)  # fmt: skip

writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["agreements"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["agreements"])

Reader = Annotated[Principal, require("ledger:read")]
Limit = Annotated[int, Query(ge=1, le=1000)]


@writes.post("/agreements", status_code=202)
async def compare(
    session: Session, clock: ClockDep, principal: Annotated[Principal, require("operations")]
) -> AgreementAnswer:
    """Compare what the services hold of money now, as after a restore (대사); each day is compared by itself."""
    return AgreementAnswer.model_validate(service.ask(session, clock, principal), from_attributes=True)


@reads.get("/agreements")
async def agreements(
    session: Session, principal: Reader, before: UUID | None = None, limit: Limit = 100
) -> AgreementPage:
    """Comparisons of the services, the newest first."""
    found = await repository.page(session, principal.municipality, before, limit)
    return AgreementPage(agreements=[AgreementAnswer.model_validate(one, from_attributes=True) for one in found])


@reads.get("/agreements/{agreement}")
async def agreement(agreement: UUID, session: Session, principal: Reader) -> AgreementAnswer:
    """One comparison, and how far it is."""
    found = await service.find(session, principal.municipality, agreement)
    return AgreementAnswer.model_validate(found, from_attributes=True)


@reads.get("/differences")
async def differences(
    subject: Subject,
    session: Session,
    principal: Reader,
    state: State | None = None,
    after: str | None = None,
    limit: Limit = 100,
) -> DifferencePage:
    """Where another service says otherwise than collection: decided, approved or credited; also what is gone since."""
    found = await repository.differences(
        session, principal.municipality, subject, state=state, after=after, limit=limit
    )
    return DifferencePage(differences=[DifferenceAnswer.model_validate(one) for one in found])


@writes.post("/differences/explanations", status_code=201)
async def explain(
    body: NewExplanation,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("deposits:explain")],
) -> DifferenceAnswer:
    """Say what an official found out about a difference that stands."""
    return await service.explain(session, clock, principal, body)
