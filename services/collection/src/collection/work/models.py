"""Contacts and dispositions, in rows that are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


class Work(Base):
    """What an official did about one bill. It holds no word of what was said: no personal data is here."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(foreign_key="bill.id")
    official: UUID
    day: date
    kind: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Contact(Work, table=True):
    """One contact (독려) with the debtor."""

    direct: bool
    outcome: str = Field(sa_type=Text)
    __table_args__ = (Index("ix_contact_bill", "bill", "day"),)


class Disposition(Work, table=True):
    """One disposition or sanction (체납처분·행정제재)."""

    __table_args__ = (Index("ix_disposition_bill", "bill", "day"),)
