"""`GET /bills/{bill}/timeline`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require

from gateway.resources import ResourcesDep
from gateway.timeline import service
from gateway.timeline.schemas import BillStory

router = APIRouter(tags=["bills"])


@router.get("/bills/{bill}/timeline", summary="One bill's story")
async def timeline(
    bill: UUID, principal: Annotated[Principal, require("bills:read")], resources: ResourcesDep
) -> BillStory:
    """한 과세 건에 일어난 모든 일을 모든 서비스에서 모아 시간 순서로 보여 줍니다. 응답하지 않는 서비스는
    missing에 적습니다."""
    return await service.story(bill, principal, resources.services)
