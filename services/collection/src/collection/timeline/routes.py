"""`GET /collection/internal/v1/bills/{id}/timeline`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_contracts.internal.timeline import Timeline
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from collection.timeline import service

router = APIRouter(prefix="/collection/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.get("/bills/{bill}/timeline")
async def timeline(
    bill: UUID, session: Session, principal: Annotated[Principal, require("internal:timeline")]
) -> Timeline:
    """What this service knows of a bill's story, in order."""
    return await service.tell(session, bill)
