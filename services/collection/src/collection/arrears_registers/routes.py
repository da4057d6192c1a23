"""`/collection/v1/arrears-registers`: what a year carried out, as it was listed when the year was closed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from collection.arrears_registers import service
from collection.arrears_registers.schemas import ArrearsRegisterPage

router = APIRouter(prefix="/collection/v1/arrears-registers", route_class=ReadRoute, tags=["year ends"])


@router.get("/{year}")
async def arrears_register(
    year: Annotated[int, Path(ge=2016, le=9000)],
    session: Session,
    principal: Annotated[Principal, require("registers:read")],
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ArrearsRegisterPage:
    """체납액 정리부 of the arrears carried out of a year (Dongjak 15①), in order of bill."""
    return await service.page(session, principal.municipality, year, after, limit)
