"""Deferrals and their early ends, in rows that are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base, BillFact


class Deferral(BillFact, table=True):
    """A deferral granted (징수유예), both days included."""

    kind: str = Field(sa_type=Text)
    first_day: date
    last_day: date
    """The last day as granted; before the due date, the new due date."""
    provision: str = Field(sa_type=Text)
    __table_args__ = (
        CheckConstraint(
            "kind IN ('before_due', 'after_arrears', 'rehabilitation', 'fine_instalments')", "deferral_kind_known"
        ),
        CheckConstraint("last_day >= first_day", "deferral_of_a_day"),
        Index("ix_deferral_bill", "bill", "first_day"),
    )


class DeferralEnd(Base, table=True):
    """The early end of a deferral (징수유예 취소, 지방세징수법 §29)."""

    __tablename__ = "deferral_end"

    deferral: UUID = Field(primary_key=True, foreign_key="deferral.id")
    ended_on: date
    """The last day on which it held; the day before its first if it never did."""
    reason: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
