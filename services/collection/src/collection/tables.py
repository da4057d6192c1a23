"""The base of this service's tables, with a metadata of their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Base(SQLModel, registry=registry()):
    """Base of every table of the collection service."""


class BillFact(Base):
    """A fact about one bill, with who recorded it and when. Its rows are only ever inserted."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(foreign_key="bill.id")
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
