"""Reversals asked for, and how they were decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from collection.tables import Base


class Reversal(Base, table=True):
    """A reversal that one person asks for, and another approves or refuses; its reason is a personal record."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    payment: UUID = Field(foreign_key="payment.id")
    receipt: UUID | None = Field(foreign_key="receipt.id")
    """The receipt that was looked at, if one was."""
    bill: UUID | None = Field(foreign_key="bill.id")
    """The bill whose money was another's; none where the whole payment left."""
    cause: str = Field(sa_type=Text)
    day: date
    """The day on which the money left, or on which it was found to be another's."""
    state: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("cause IN ('bounced', 'charged_back', 'wrong_bill')", "reversal_cause_known"),
        CheckConstraint("state IN ('asked', 'approved', 'refused')", "reversal_state_known"),
        CheckConstraint("decided_by <> asked_by", "reversal_decided_by_another"),
        Index("ix_reversal_state", "municipality", "state", "id"),
        Index(
            "ux_reversal_asked", "payment", "bill",
            unique=True, postgresql_where=text("state = 'asked'"), postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
