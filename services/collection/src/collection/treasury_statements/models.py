"""Statements of the treasury. Rows are only ever inserted: the latest of a month counts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from collection.tables import Base


class TreasuryStatement(Base, table=True):
    """One 세입월계표 of one year's books, as it was put in."""

    __tablename__ = "treasury_statement"

    id: UUID = Field(primary_key=True)
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), unique=True, nullable=False)
    )
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    month: date
    """Its first day."""
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    """Item (none: not assigned), won of the month, won of the year up to its end."""
    put_by: str = Field(sa_type=Text)
    put_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_treasury_statement_month", "municipality", "fiscal_year", "month", "seq"),)
