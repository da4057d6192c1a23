"""Dispositions against debtors, in rows that are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


class Disposition(Base, table=True):
    """One disposition (체납처분·행정제재) about one bill."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(foreign_key="bill.id")
    official: UUID
    day: date
    kind: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_disposition_bill", "bill", "day"),)
