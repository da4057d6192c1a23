"""Booking days that were closed. The application's role may only insert into the table and read it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Text, UniqueConstraint
from sqlmodel import Field

from collection.tables import Base


class DayClose(Base, table=True):
    """One link of a municipality's chain: a booking day that takes no entry any more."""

    __tablename__ = "day_close"

    municipality: str = Field(primary_key=True, sa_type=Text)
    day: date = Field(primary_key=True)
    entries: int = Field(sa_type=BigInteger)
    won: int = Field(sa_type=BigInteger)
    """Debits of the day in won, which are its credits too."""
    previous: str = Field(sa_type=Text)
    """Head of the day before; 64 zeros for the first day."""
    head: str = Field(sa_type=Text)
    """SHA-256 in hexadecimal."""
    signature: str = Field(sa_type=Text)
    """Ed25519 over the day's closing line, in base64."""
    public_key: str = Field(sa_type=Text)
    """What the signature is checked with, in base64. Its private half is never in the database."""
    actor: str = Field(sa_type=Text)
    closed_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("head ~ '^[0-9a-f]{64}$' AND previous ~ '^[0-9a-f]{64}$'", "heads_are_hashes"),
        # Two days that follow the same one would be two chains.
        UniqueConstraint("municipality", "previous", name="uq_day_close_previous"),
    )
