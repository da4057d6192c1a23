"""Campaigns and the bills they name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


def _moment() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=True)


class Campaign(Base, table=True):
    """A campaign with its criteria and what they selected. Won."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    notice_kind: str = Field(sa_type=Text)
    items: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    minimum: int = Field(sa_type=BigInteger)
    maximum: int | None = Field(sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    bills: int
    taxpayers: int
    claimed: int = Field(sa_type=BigInteger)
    drafted_by: str = Field(sa_type=Text)
    drafted_at: datetime = Field(sa_type=DateTime(timezone=True))
    approved_by: str | None = Field(default=None, sa_type=Text)
    approved_at: datetime | None = Field(default=None, sa_column=_moment())
    stopped_by: str | None = Field(default=None, sa_type=Text)
    stopped_at: datetime | None = Field(default=None, sa_column=_moment())
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'approved', 'stopped')", "campaign_state_known"),
        CheckConstraint("approved_by <> drafted_by", "approved_by_another"),
        Index("ix_campaign_municipality", "municipality", "id"),
    )


class CampaignTarget(Base, table=True):
    """A bill that a campaign names; once it is approved, only what was still owed then."""

    __tablename__ = "campaign_target"

    campaign: UUID = Field(primary_key=True, foreign_key="campaign.id")
    bill: UUID = Field(primary_key=True, foreign_key="bill.id")
    __table_args__ = (Index("ix_campaign_target_bill", "bill"),)
