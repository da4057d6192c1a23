"""Drafting, approving and stopping campaigns."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record
from semu_contracts.events.collection import CampaignApproved, CampaignStopped, CampaignTarget, StoppedCampaign
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, Forbidden, NotFound
from sqlalchemy.ext.asyncio import AsyncSession

from collection.campaigns import repository
from collection.campaigns.models import Campaign
from collection.campaigns.rules import Act, State, step
from collection.campaigns.schemas import NewCampaign
from collection.items import code_of
from collection.ledger import repository as ledger
from collection.officials import official_id


class CampaignUnknown(NotFound):
    """No campaign of the caller's municipality has this id."""

    type, title = "campaign-unknown", "No such campaign"


class SameOfficial(Forbidden):
    """Whoever drafted a campaign does not approve it."""

    type, title = "same-official", "Another official has to approve"


class CampaignNotReady(Conflict):
    """The campaign's state does not allow this step."""

    type, title = "campaign-not-ready", "The campaign's state does not allow this"


class NobodyToNotify(Conflict):
    """None of the selected bills owes anything any more."""

    type, title = "nobody-to-notify", "The campaign selects nobody"


async def draft(session: AsyncSession, clock: Clock, principal: Principal, new: NewCampaign) -> Campaign:
    """Select the bills and count them. Nothing is sent before another official approves.

    Raises NotAnOfficial, ItemUnknown.
    """
    official_id(principal)
    campaign = Campaign(
        id=new_id(),
        municipality=principal.municipality,
        name=new.name,
        notice_kind=new.notice_kind,
        items=[code_of(item) for item in new.items],
        minimum=new.minimum,
        maximum=new.maximum,
        state="draft",
        bills=0,
        taxpayers=0,
        claimed=0,
        drafted_by=principal.actor,
        drafted_at=clock.now(),
    )
    session.add(campaign)
    await session.flush()
    await repository.select_targets(session, campaign, clock.today())
    await _count(session, campaign)
    return campaign


async def approve(session: AsyncSession, clock: Clock, principal: Principal, campaign_id: UUID) -> Campaign:
    """Approve a draft that another official made, and tell notification whom to send to, by shard.

    Raises NotAnOfficial, CampaignUnknown, SameOfficial, CampaignNotReady, NobodyToNotify.
    """
    official_id(principal)
    await ledger.lock_for_posting(session, principal.municipality)
    campaign = await _lock(session, principal, campaign_id)
    if campaign.drafted_by == principal.actor:
        raise SameOfficial("기안한 사람은 승인할 수 없습니다. 다른 공무원이 승인해야 합니다.")
    campaign.state = _step(campaign, "approve")
    campaign.approved_by, campaign.approved_at = principal.actor, clock.now()
    await repository.keep_owing(session, campaign.id, clock.today())
    await _count(session, campaign)
    if not campaign.bills:
        raise NobodyToNotify("보낼 대상이 없습니다. 조건을 바꾸어 새로 기안하십시오.")
    await repository.mark_notified(session, campaign.id, clock.today())
    async for piece in repository.targets(session, campaign.id):
        await _tell(session, clock, principal, campaign, piece)
    return campaign


async def _tell(
    session: AsyncSession, clock: Clock, principal: Principal, campaign: Campaign, piece: Sequence[Record]
) -> None:
    shards = {row["taxpayer"]: row["shard"] for row in piece}
    await record(
        session,
        *events_about(
            CampaignApproved,
            [CampaignTarget(taxpayer=row["taxpayer"], bills=row["bills"]) for row in piece],
            shard=lambda target: shards[target.taxpayer],
            campaign=campaign.id,
            notice_kind=campaign.notice_kind,
            **_by(principal, clock),
        ),
    )


async def stop(session: AsyncSession, clock: Clock, principal: Principal, campaign_id: UUID) -> Campaign:
    """Stop a campaign: what was not sent yet is not sent. Raises NotAnOfficial, CampaignUnknown, CampaignNotReady."""
    official_id(principal)
    campaign = await _lock(session, principal, campaign_id)
    told = campaign.state == "approved"
    campaign.state = _step(campaign, "stop")
    campaign.stopped_by, campaign.stopped_at = principal.actor, clock.now()
    if told:
        await record(
            session,
            *events_about(
                CampaignStopped,
                [StoppedCampaign(campaign=campaign.id)],
                shard=lambda item: shard_of(item.campaign),
                **_by(principal, clock),
            ),
        )
    return campaign


async def find(session: AsyncSession, municipality: str, campaign_id: UUID) -> Campaign:
    """One campaign of a municipality. Raises CampaignUnknown."""
    return _of(municipality, await repository.find(session, campaign_id), campaign_id)


async def _lock(session: AsyncSession, principal: Principal, campaign_id: UUID) -> Campaign:
    return _of(principal.municipality, await repository.lock(session, campaign_id), campaign_id)


def _of(municipality: str, campaign: Campaign | None, campaign_id: UUID) -> Campaign:
    if campaign is None or campaign.municipality != municipality:
        raise CampaignUnknown("그런 안내 발송 계획이 없습니다. 번호를 확인하십시오.", campaign=campaign_id)
    return campaign


def _step(campaign: Campaign, act: Act) -> State:
    after = step(campaign.state, act)  # type: ignore[arg-type]  # the database holds no other state
    if after is None:
        raise CampaignNotReady("이미 승인되었거나 중지된 계획입니다. 상태를 확인하십시오.", state=campaign.state)
    return after


async def _count(session: AsyncSession, campaign: Campaign) -> None:
    counted = await repository.count(session, campaign.id)
    campaign.bills, campaign.taxpayers, campaign.claimed = counted["bills"], counted["taxpayers"], counted["claimed"]


def _by(principal: Principal, clock: Clock) -> dict[str, Any]:
    return {
        "source": "collection",
        "municipality": principal.municipality,
        "actor": principal.actor,
        "at": clock.now(),
    }
