"""Findings of hidden revenue (숨은 세원 발굴), whose bills they are about, and who found."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from reward.tables import Base


class FindingRow(Base, table=True):
    __tablename__ = "findings"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    use: str | None = Field(default=None, sa_type=Text)
    """무단점용·무신고 사용, as the ordinance lists them; None for a tax."""
    found_on: date
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    withdrawn_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    withdrawn_by: str | None = Field(default=None, sa_type=Text)
    withdrawal: str | None = Field(default=None, sa_type=Text)
    """Why it was withdrawn: it had been recorded in error."""
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_by, withdrawal) IN (0, 3)", name="ck_findings_withdrawal"
        ),
    )


class FinderRow(Base, table=True):
    """A finder: an official, or a citizen whose name lies sealed among the personal records under this id."""

    __tablename__ = "finding_finders"

    finding: UUID = Field(primary_key=True, foreign_key=f"{FindingRow.__tablename__}.id")
    person: UUID = Field(primary_key=True, index=True)
    official: bool


class FoundBill(Base, table=True):
    """A bill that was levied because of a finding; of one finding only, unless that was withdrawn."""

    __tablename__ = "finding_bills"

    finding: UUID = Field(primary_key=True, foreign_key=f"{FindingRow.__tablename__}.id")
    bill: UUID = Field(primary_key=True)
    standing: bool = True
    """False once the finding is withdrawn."""
    __table_args__ = (Index("uq_finding_bills_standing", "bill", unique=True, postgresql_where=text("standing")),)
