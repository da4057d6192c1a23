"""Returns asked for, and how they were decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from reward.tables import Base


class Return(Base, table=True):
    """A payment whose money is back at the city's bank; its reason is a personal record."""

    __tablename__ = "payout_returns"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    payout: UUID = Field(foreign_key="payouts.id")
    day: date
    """The day on which the money came back."""
    unanswered: bool = False
    """Whether it never left: the bank has not answered to its line of the file."""
    state: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'approved', 'refused')", name="ck_payout_returns_state"),
        CheckConstraint("decided_by <> asked_by", name="ck_payout_returns_two_persons"),
        CheckConstraint("(state = 'asked') = (decided_by IS NULL)", name="ck_payout_returns_decided"),
        Index("ix_payout_returns_state", "municipality", "state", "id"),
        Index("ux_payout_returns_asked", "payout", unique=True, postgresql_where=text("state = 'asked'")),
    )
