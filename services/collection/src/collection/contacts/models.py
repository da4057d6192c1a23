"""Contacts with debtors, in rows that are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


class Contact(Base, table=True):
    """One contact (독려) about one bill. It holds no word of what was said: no personal data is here."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(foreign_key="bill.id")
    official: UUID
    day: date
    kind: str = Field(sa_type=Text)
    direct: bool
    outcome: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_contact_bill", "bill", "day"),)
