"""`/collection/v1/campaigns`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.campaigns import repository, service
from collection.campaigns.models import Campaign
from collection.campaigns.schemas import CampaignAnswer, CampaignPage, NewCampaign

router = APIRouter(prefix="/collection/v1/campaigns", route_class=UnitOfWorkRoute, tags=["campaigns"])

Writer = Annotated[Principal, require("campaigns:write")]


@router.post("", status_code=201)
async def draft(body: NewCampaign, session: Session, clock: ClockDep, principal: Writer) -> CampaignAnswer:
    """Draft a campaign: select the arrears and count them. Nothing is sent yet."""
    return _answer(await service.draft(session, clock, principal, body))


@router.post("/{campaign}/approval", status_code=202)
async def approve(
    campaign: UUID, session: Session, clock: ClockDep, principal: Annotated[Principal, require("campaigns:approve")]
) -> CampaignAnswer:
    """Approve a campaign that another official drafted; its notices are sent from now on."""
    return _answer(await service.approve(session, clock, principal, campaign))


@router.post("/{campaign}/stop", status_code=202)
async def stop(campaign: UUID, session: Session, clock: ClockDep, principal: Writer) -> CampaignAnswer:
    """Stop a campaign: what was not sent yet is not sent."""
    return _answer(await service.stop(session, clock, principal, campaign))


@router.get("/{campaign}")
async def campaign(
    campaign: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> CampaignAnswer:
    """One campaign."""
    return _answer(await service.find(session, principal.municipality, campaign))


@router.get("")
async def campaigns(
    session: Session,
    principal: Annotated[Principal, require("bills:read")],
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> CampaignPage:
    """The municipality's campaigns, the newest first."""
    found = await repository.newest(session, principal.municipality, limit)
    return CampaignPage(campaigns=[_answer(campaign) for campaign in found])


def _answer(campaign: Campaign) -> CampaignAnswer:
    return CampaignAnswer.model_validate(campaign, from_attributes=True)
