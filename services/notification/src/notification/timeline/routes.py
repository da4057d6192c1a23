"""The gateway asks every service for its part of a bill's story."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_contracts.internal.timeline import Timeline
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from notification.timeline import service

router = APIRouter(prefix="/notification/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.get("/bills/{bill}/timeline")
async def timeline(
    bill: UUID, session: Session, principal: Annotated[Principal, require("internal:timeline")]
) -> Timeline:
    return await service.timeline(session, bill)
