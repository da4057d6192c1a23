"""Monthly reports as they were drafted, and which of them were submitted. Rows are only ever inserted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from collection.tables import Base


class MonthlyReport(Base, table=True):
    """One draft, with its figures as they stood. A better draft is another row."""

    __tablename__ = "monthly_report"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    month: date
    """Its first day."""
    treasury_statement: UUID = Field(foreign_key="treasury_statement.id")
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    treasury: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    due_on: date
    latest_on: date
    """With a reason (부득이한 사유)."""
    law_release: str = Field(sa_type=Text)
    drafted_by: str = Field(sa_type=Text)
    drafted_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_monthly_report_month", "municipality", "fiscal_year", "month"),)


class MonthlySubmission(Base, table=True):
    """The submission of a month, once: from then on its report stands."""

    __tablename__ = "monthly_submission"

    report: UUID = Field(primary_key=True, foreign_key="monthly_report.id")
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    month: date
    day: date
    due_on: date
    timing: str = Field(sa_type=Text)
    reason: str | None = Field(sa_type=Text)
    """부득이한 사유, past the day on which it was due."""
    submitted_by: str = Field(sa_type=Text)
    submitted_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        UniqueConstraint("municipality", "fiscal_year", "month", name="ux_monthly_submission_month"),
        CheckConstraint("timing IN ('on_time', 'with_reason', 'overdue')", "submission_timing_known"),
        CheckConstraint("timing = 'on_time' OR reason IS NOT NULL", "late_submission_has_reason"),
    )
