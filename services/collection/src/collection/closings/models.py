"""Closes of the due date."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, text
from sqlmodel import Field

from collection.tables import Base


class Closing(Base, table=True):
    """One run of the close (납기마감), with how far it is and what it found."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    day: date
    """The day as of which it looks: due dates before it are past."""
    state: str = Field(sa_type=Text)
    """`running`, `proving` (the ledger, once no bill is left), `done`."""
    shard: int = Field(sa_type=SmallInteger)
    """Shards below it are done."""
    total: int
    """Bills that it will turn into arrears, as counted when it was asked for."""
    bills: int
    """Bills that it has turned into arrears."""
    principal: int = Field(sa_type=BigInteger)
    actor: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    closed_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("state IN ('running', 'proving', 'done')", "closing_state_known"),
        Index("ix_closing_day", "municipality", "day"),
        Index("ux_closing_running", "municipality", unique=True, postgresql_where=text("state <> 'done'")),
    )
