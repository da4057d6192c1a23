"""Proposals as they were received, and what became of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text
from sqlmodel import Field

from reward.tables import Base

RECEIVED = "received"
AWARDED = "awarded"
REFUSED = "refused"


class Proposal(Base, table=True):
    """A creative proposal, an improvement or another contribution (창의적인 제안이나 제도개선)."""

    __tablename__ = "proposals"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    person: UUID
    """An opaque id, the official's or a citizen's."""
    official: bool
    ground: str = Field(sa_type=Text)
    """`local-tax` (§3①5: 지방세 징수의 특별한 공적) or `revenue` (§3②3: 세정발전·세입증대)."""
    title: str = Field(sa_type=Text)
    contribution: str = Field(sa_type=Text)
    """What it contributed, as whoever confirmed it writes."""
    received_on: date
    other_award: int | None = Field(default=None, sa_type=BigInteger)
    """Won of another award (부상금) that it was adopted and paid for."""
    other_award_on: date | None = None
    state: str = Field(sa_type=Text)
    decided_on: date | None = None
    won: int | None = Field(default=None, sa_type=BigInteger)
    """As the committee decided."""
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("ground IN ('local-tax', 'revenue')", name="ck_proposals_ground"),
        CheckConstraint("num_nonnulls(other_award, other_award_on) IN (0, 2)", name="ck_proposals_other_award"),
        CheckConstraint("state IN ('received', 'awarded', 'refused')", name="ck_proposals_state"),
        CheckConstraint("(state = 'received') = (decided_on IS NULL)", name="ck_proposals_decided"),
        CheckConstraint("(state = 'awarded') = (won IS NOT NULL)", name="ck_proposals_won"),
        Index("ix_proposals_municipality", "municipality", "id"),
    )
