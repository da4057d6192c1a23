"""What the gateway asks for a bill's story."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_contracts.internal.timeline import Timeline
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from assessment.timeline import service

router = APIRouter(prefix="/assessment/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.get("/bills/{bill}/timeline")
async def get_timeline(
    bill: UUID, session: Session, principal: Annotated[Principal, require("internal:timeline")]
) -> Timeline:
    """What this service knows of the bill; no entries if it knows nothing."""
    return await service.timeline(session, bill)
