"""The auditor's view: who looked at an informant's identity, when and why."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session

from reward.identities import service
from reward.identities.schemas import AccessPage

router = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["informants"])


@router.get("/identity-accesses")
async def identity_accesses(
    principal: Annotated[Principal, require("informants:audit")],
    session: Session,
    runtime: RuntimeDep,
    informant: UUID | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AccessPage:
    """Every look at an informant of the caller's municipality, the oldest first, with the reason that was given."""
    accesses = await service.accesses(session, runtime, principal.municipality, informant, after, limit)
    return AccessPage(accesses=accesses, next=accesses[-1].access if len(accesses) == limit else None)
