"""Explanations of differences between receipts and deposits, and their answers. Rows are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


class DepositExplanation(Base, table=True):
    """What one official found out about the difference of a day and channel; it is of these figures only."""

    __tablename__ = "deposit_explanation"

    id: UUID = Field(primary_key=True)
    """Also of the personal record that holds the text: officials may name people."""
    municipality: str = Field(sa_type=Text)
    day: date
    channel: str = Field(sa_type=Text)
    receipts: int = Field(sa_type=BigInteger)
    deposited: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    official: UUID
    explained_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_deposit_explanation_day", "municipality", "day", "channel"),)


class DepositAnswer(Base, table=True):
    """What a second official says to an explanation."""

    __tablename__ = "deposit_answer"

    explanation: UUID = Field(primary_key=True, foreign_key="deposit_explanation.id")
    accepted: bool
    official: UUID
    answered_at: datetime = Field(sa_type=DateTime(timezone=True))
