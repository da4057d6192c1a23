"""Campaigns in requests and answers. Money is whole won."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from collection.campaigns.rules import State

NoticeKind = Literal["arrears_guidance"]
"""체납 안내: never legal service (송달)."""


class NewCampaign(BaseModel):
    """What to select: arrears of these items (codes or Korean names) that owe between `minimum` and `maximum`.

    What a bill owes is counted without late charges that were not decided yet.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    notice_kind: NoticeKind
    items: Annotated[list[str], Field(min_length=1, max_length=100)]
    minimum: Annotated[int, Field(ge=0)] = 0
    maximum: Annotated[int, Field(ge=1)] | None = None


class CampaignAnswer(BaseModel):
    id: UUID
    municipality: str
    name: str
    notice_kind: NoticeKind
    items: list[str]
    minimum: int
    maximum: int | None
    state: State
    bills: int
    taxpayers: int
    claimed: int
    """What the bills owe together, without late charges that were not decided yet."""
    drafted_by: str
    drafted_at: AwareDatetime
    approved_by: str | None
    approved_at: AwareDatetime | None
    stopped_by: str | None
    stopped_at: AwareDatetime | None


class CampaignPage(BaseModel):
    campaigns: list[CampaignAnswer]
    """The newest first."""
