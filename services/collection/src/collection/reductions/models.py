"""Reductions of bills. Rows are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text
from sqlmodel import Field

from collection.tables import Base


class Reduction(Base, table=True):
    """What one decision took off a bill, once. Won."""

    correction: UUID = Field(primary_key=True)
    """The decision's id, made by assessment."""
    bill: UUID = Field(foreign_key="bill.id")
    decided_day: date
    principal: int = Field(sa_type=BigInteger)
    penalty: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    provision: str = Field(sa_type=Text)
    book_year: int = Field(sa_type=SmallInteger)
    booked_on: date
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("least(principal, penalty) >= 0 AND principal + penalty > 0", "reduction_of_something"),
        Index("ix_reduction_bill", "bill", "decided_day"),
    )
