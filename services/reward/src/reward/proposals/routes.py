"""`/reward/v1/proposals`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session, UnitOfWorkRoute

from reward.proposals import repository, service
from reward.proposals.schemas import NewProposal, OtherAward, ProposalPage, ProposalState, ProposalView

reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["proposals"])
writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["proposals"])

Writer = Annotated[Principal, require("rewards:write")]


@writes.post("/proposals", status_code=201)
async def receive(body: NewProposal, principal: Writer, session: Session, runtime: RuntimeDep) -> ProposalView:
    """Enter a proposal or another contribution, for the committee to decide on."""
    return ProposalView.model_validate(service.shown(await service.receive(session, runtime, principal, body)))


@writes.post("/proposals/{proposal}/other-award", status_code=201)
async def other_award(
    proposal: UUID, body: OtherAward, principal: Writer, session: Session, runtime: RuntimeDep
) -> ProposalView:
    """Another award was paid for the proposal: it earns none here."""
    found = await service.add_other_award(session, runtime, principal, proposal, body)
    return ProposalView.model_validate(service.shown(found))


@reads.get("/proposals")
async def list_proposals(
    principal: Annotated[Principal, require("rewards:read")],
    session: Session,
    state: ProposalState | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ProposalPage:
    """Proposals of the caller's municipality, a page at a time."""
    found = await repository.page(session, principal.municipality, state, after, limit)
    return ProposalPage(
        proposals=[ProposalView.model_validate(service.shown(one)) for one in found],
        next=found[-1].id if len(found) == limit else None,
    )
