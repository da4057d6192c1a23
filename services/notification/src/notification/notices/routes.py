"""A campaign's numbers, and a bill's notices, for officials and agencies."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.problems import NotFound
from semu_kit.routes import ReadRoute, Session

from notification.notices import repository
from notification.notices.schemas import CampaignNumbers, NoticeList, NoticeView

router = APIRouter(prefix="/notification/v1", route_class=ReadRoute, tags=["notices"])


class UnknownCampaign(NotFound):
    type, title = "unknown-campaign", "No notices of such a campaign"


@router.get("/campaigns/{campaign}")
async def campaign_numbers(
    campaign: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> CampaignNumbers:
    """How many notices were sent, delivered, read and paid, and why the others did not arrive."""
    found = await repository.campaign(session, campaign)
    if found is None:
        raise UnknownCampaign("승인된 캠페인이 아니거나 아직 전달되지 않았습니다. 잠시 뒤 다시 확인하십시오.")
    principal.must_serve(found.municipality)
    reasons = await repository.failures(session, campaign)
    return CampaignNumbers(
        campaign=campaign,
        municipality=found.municipality,
        stopped_at=found.stopped_at,
        unreachable=sum(reasons.values()),
        unreachable_by_reason=reasons,
        **await repository.counts(session, campaign),
    )


@router.get("/notices")
async def notices_of_bill(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> NoticeList:
    """Every notice that named the bill, oldest first."""
    notices = await repository.of_bill(session, bill)
    for notice in notices:
        principal.must_serve(notice.municipality)
    return NoticeList(notices=[NoticeView(notice=notice.id, **notice.model_dump()) for notice in notices])
