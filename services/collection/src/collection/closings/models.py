"""Closes of the due date that were run."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


class Closing(Base, table=True):
    """One run of the close (납기마감), with what it found."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    day: date
    """The day as of which it looked: due dates before it are past."""
    bills: int
    principal: int = Field(sa_type=BigInteger)
    actor: str = Field(sa_type=Text)
    closed_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_closing_day", "municipality", "day"),)
