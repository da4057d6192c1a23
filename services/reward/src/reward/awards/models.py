"""Awards (지급 결정된 포상금), what they rest on, and what was taken from them since."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from reward.kinds import Kind
from reward.tables import Base


class Award(Base, table=True):
    """What one decision of the committee gives one person for one collection month, or for a report or a proposal.

    Written once, when the meeting is confirmed. Only `reduced` changes; the row is the lock between paying an award
    and taking from it.
    """

    __tablename__ = "awards"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    decision: UUID = Field(foreign_key="decisions.id", index=True)
    kind: Kind = Field(sa_type=Text)
    person: UUID
    """An opaque id of the official or citizen."""
    won: int = Field(sa_type=BigInteger)
    """As the committee fixed it."""
    reduced: int = Field(default=0, sa_type=BigInteger)
    """Won of the award's reductions together, without what was given back; `won - reduced` stands."""
    month: date
    """First day of the collection month (징수월); without a collection, of the month of the decision."""
    decided_on: date
    report: UUID | None = Field(default=None, unique=True)
    proposal: UUID | None = Field(default=None, unique=True)
    law_release: str = Field(sa_type=Text)
    trace: dict[str, Any] = Field(sa_type=JSONB)
    """Facts, articles and `explanation`, Korean lines."""
    awarded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("won > 0 AND reduced BETWEEN 0 AND won", name="ck_awards_won"),
        CheckConstraint(
            "CASE kind WHEN 'collector' THEN num_nonnulls(report, proposal) = 0"
            " WHEN 'finder' THEN num_nonnulls(report, proposal) = 0"
            " WHEN 'proposal' THEN report IS NULL AND proposal IS NOT NULL"
            " WHEN 'evasion_informant' THEN proposal IS NULL AND report IS NOT NULL"
            " WHEN 'hidden_assets_informant' THEN proposal IS NULL AND report IS NOT NULL"
            " ELSE false END",
            name="ck_awards_basis",
        ),
        Index("ix_awards_municipality", "municipality", "id"),
        Index("ix_awards_person", "person", "month"),
    )


class AwardCredit(Base, table=True):
    """A credit that an award of a collector or finder rests on: a credit is awarded once. Never changed."""

    __tablename__ = "award_credits"

    credit: UUID = Field(primary_key=True, foreign_key="credits.id")
    award: UUID = Field(foreign_key="awards.id", index=True)
    won: int = Field(sa_type=BigInteger)


class AwardReduction(Base, table=True):
    """Won that fell from an award after the decision, and why. Never changed.

    Before the award is paid the rest is paid; after it, the reduction is what a clawback is about.
    """

    __tablename__ = "award_reductions"

    id: UUID = Field(primary_key=True)
    award: UUID = Field(foreign_key="awards.id", index=True)
    credit: UUID | None = Field(default=None, foreign_key="credits.id")
    """The credit whose receipt was undone, or whose money was rewarded before; None for a report's award."""
    won: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    """A stable slug, as `receipt-reversed`."""
    article: str = Field(sa_type=Text)
    reduced_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("won > 0", name="ck_award_reductions_won"),
        UniqueConstraint("credit", "reason", name="uq_award_reductions_credit_reason"),
    )


class AwardRestoration(Base, table=True):
    """Won of a reduction that the award has again: the receipt that was undone was posted anew. Never changed."""

    __tablename__ = "award_restorations"

    id: UUID = Field(primary_key=True)
    reduction: UUID = Field(foreign_key="award_reductions.id", index=True)
    won: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    """A stable slug, as `receipt-posted-anew`."""
    article: str = Field(sa_type=Text)
    restored_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (CheckConstraint("won > 0", name="ck_award_restorations_won"),)
