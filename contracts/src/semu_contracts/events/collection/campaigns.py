"""Waves of notices to send."""

from typing import Literal
from uuid import UUID

from semu_contracts.events.envelope import EventData, Item, TaxpayerItem

CAMPAIGNS = "collection.campaigns"


class CampaignTarget(TaxpayerItem):
    bills: list[UUID]


class CampaignApproved(EventData[CampaignTarget]):
    """A wave of notices to send, told in as many events as its shards and 500 targets each ask for."""

    type = "campaign.approved.v1"
    topic = CAMPAIGNS

    campaign: UUID
    notice_kind: Literal["arrears_guidance"]
    """체납 안내: guidance, never legal service (송달)."""


class StoppedCampaign(Item):
    campaign: UUID

    @property
    def ordering_key(self) -> UUID:
        return self.campaign


class CampaignStopped(EventData[StoppedCampaign]):
    type = "campaign.stopped.v1"
    topic = CAMPAIGNS
