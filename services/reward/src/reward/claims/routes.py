"""`/reward/v1/claims`: form 3."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session, UnitOfWorkRoute
from semu_law import load

from reward.claims import repository, service
from reward.claims.models import Claim
from reward.claims.schemas import ClaimPage, ClaimView, NewClaim
from reward.identities.schemas import Account

writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["claims"])
reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["claims"])

Writer = Annotated[Principal, require("rewards:write")]
Reader = Annotated[Principal, require("rewards:read")]


@writes.post("/claims", status_code=201)
async def claim(body: NewClaim, session: Session, runtime: RuntimeDep, principal: Writer) -> ClaimView:
    """Claim awards (포상금 지급신청서, 별지 제3호): for oneself, or as the department for one of its officials or for a
    citizen's form on paper."""
    made = await service.claim(session, runtime, load(), principal, body)
    return _view(made, sorted(set(body.awards)))


@writes.put("/claims/{claim}/account")
async def set_account(
    claim: UUID, body: Account, session: Session, runtime: RuntimeDep, principal: Writer
) -> ClaimView:
    """Pay into another account, as after the bank found none."""
    found = await service.set_account(session, runtime, principal, claim, body)
    return _view(found, (await repository.awards_of(session, [claim]))[claim])


@reads.get("/claims")
async def claims(
    session: Session,
    principal: Reader,
    person: UUID | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ClaimPage:
    """Claims in the order in which they were entered."""
    found = await repository.page(session, principal.municipality, person, after, limit)
    awards = await repository.awards_of(session, [one.id for one in found])
    return ClaimPage(
        claims=[_view(one, awards[one.id]) for one in found], next=found[-1].id if len(found) == limit else None
    )


def _view(claim: Claim, awards: list[UUID]) -> ClaimView:
    return ClaimView.model_validate(claim.model_dump() | {"claim": claim.id, "awards": awards})
