"""What the campaign's own people see of its notices."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class CampaignNumbers(BaseModel):
    """One campaign in figures. A notice that was read counts as delivered too, whatever the provider said."""

    campaign: UUID
    municipality: str
    stopped_at: datetime | None
    notices: int
    waiting: int
    sent: int
    delivered: int
    read: int
    paid: int
    """Notices with at least one approved payment whose money did not go back."""
    stopped: int
    unreachable: int
    unreachable_by_reason: dict[str, int]


class NoticeView(BaseModel):
    """One notice, without the person."""

    notice: UUID
    campaign: UUID
    taxpayer: UUID
    bills: list[UUID]
    state: str
    reason: str | None
    link_expires_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None


class NoticeList(BaseModel):
    notices: list[NoticeView]
