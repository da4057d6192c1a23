"""Comparisons of the services, what each look found, and what officials found out about it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, text
from sqlmodel import Field

from collection.tables import Base

DAILY = "system:daily-agreement"
"""Who asks for the comparison of each day."""


class Agreement(Base, table=True):
    """One comparison: a look at everything, and a second one later if the first found a difference."""

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    day: date
    """The day that had ended, or on which it was asked for."""
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    first_look_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    differences: int | None = None
    """Those that stood at both looks; none until it is finished."""
    __table_args__ = (
        Index(
            "ux_agreement_daily", "municipality", "day",
            unique=True, postgresql_where=text(f"asked_by = '{DAILY}'"),
        ),
        Index("ix_agreement_finished", "municipality", "finished_at"),
    )  # fmt: skip


class Difference(Base, table=True):
    """A fact of which a look saw two sides say otherwise. What stands at the first look (1) and at the second (2) alike
    was not merely under way. Rows are only ever inserted: no later look takes away what an earlier one saw."""

    agreement: UUID = Field(primary_key=True, foreign_key="agreement.id")
    look: int = Field(primary_key=True, sa_type=SmallInteger)
    subject: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(primary_key=True, sa_type=Text)
    """The fact's natural key."""
    bill: UUID | None
    here: int | None = Field(sa_type=BigInteger)
    """Won by collection; none if it knows nothing of it."""
    there: int | None = Field(sa_type=BigInteger)
    """Won by the other service."""
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("look IN (1, 2)", "look_first_or_second"),
        CheckConstraint("subject IN ('decided', 'approved', 'credited')", "subject_known"),
        CheckConstraint("here IS DISTINCT FROM there", "sides_differ"),
    )


class KnownApproval(Base, table=True):
    """A payment that notification told when it was here already, as by the bank's own file: collection took it from
    somebody else, and it is compared with notification all the same."""

    __tablename__ = "known_approval"

    provider: str = Field(primary_key=True, sa_type=Text)
    payment_id: str = Field(primary_key=True, sa_type=Text)


class Explanation(Base, table=True):
    """What an official found out about a difference, as it was then: another amount asks for another explanation."""

    __tablename__ = "difference_explanation"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    here: int | None = Field(sa_type=BigInteger)
    there: int | None = Field(sa_type=BigInteger)
    cause: str = Field(sa_type=Text)
    explained_by: str = Field(sa_type=Text)
    explained_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_difference_explanation_fact", "municipality", "subject", "name"),)
