"""Tables of campaigns and notices. A person's name, phone and address pass through and are never written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Column, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlmodel import Field

from notification.base import Base, Moment


class Campaign(Base, table=True):
    """A campaign as heard of: approved, stopped, or both in either order."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    stopped_at: datetime | None = Field(default=None, sa_type=Moment)


class Notice(Base, table=True):
    """One notice to one taxpayer in one campaign."""

    id: UUID = Field(primary_key=True)
    campaign: UUID
    municipality: str = Field(sa_type=Text)
    notice_kind: str = Field(sa_type=Text)
    taxpayer: UUID
    shard: int = Field(sa_type=SmallInteger)
    bills: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it failed: a stable slug."""
    batch: UUID | None = None
    not_before: datetime | None = Field(default=None, sa_type=Moment)
    """Put off until then, at the provider's wish."""
    ci_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Blind index of the recipient's CI (연계정보): to compare with, not to learn from."""
    link_digest: bytes | None = Field(default=None, sa_type=LargeBinary, unique=True)
    """SHA-256 of the link's token."""
    link_expires_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    delivered_at: datetime | None = Field(default=None, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    failed_at: datetime | None = Field(default=None, sa_type=Moment)
    stopped_at: datetime | None = Field(default=None, sa_type=Moment)
    __table_args__ = (
        UniqueConstraint("campaign", "taxpayer", name="uq_notice_campaign_taxpayer"),
        Index("ix_notice_waiting", "campaign", "shard", "id", postgresql_where=text("state = 'waiting'")),
        Index("ix_notice_sent", "sent_at", postgresql_where=text("state = 'sent'")),
        Index("ix_notice_batch", "batch"),
        Index("ix_notice_bills", "bills", postgresql_using="gin"),
        Index("ix_notice_link_expires_at", "link_expires_at", postgresql_where=text("ci_index IS NOT NULL")),
        Index(
            "ix_notice_without_recipient",
            "link_expires_at",
            postgresql_where=text("ci_index IS NULL AND link_digest IS NOT NULL"),
        ),
    )
