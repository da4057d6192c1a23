"""Memberships. A member leaves by its end being written, never by being deleted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, Text
from sqlmodel import Field

from reward.tables import Base


class Committee(Base, table=True):
    """A municipality's committee. Its row is the lock under which its members and its meetings' numbers change."""

    __tablename__ = "committees"

    municipality: str = Field(sa_type=Text, primary_key=True)


class Member(Base, table=True):
    """One person in one seat for one time. An appointed member's name is a personal record of the row's id."""

    __tablename__ = "committee_members"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    """`chair` (위원장), `ex_officio` (당연직) or `appointed` (위촉직)."""
    person: UUID
    """An opaque id: the official's; of an appointed member one id through all terms."""
    office: str | None = Field(default=None, sa_type=Text)
    """직위, by which a chair or a section head sits."""
    from_day: date
    until_day: date | None = None
    """The last day of an appointed member's term (임기)."""
    term: int | None = Field(default=None, sa_type=SmallInteger)
    """1 for the first term, 2 and 3 once renewed (연임)."""
    succeeds: UUID | None = Field(default=None, unique=True, foreign_key="committee_members.id")
    """The member whose remaining term this one serves out (보궐)."""
    ended_on: date | None = None
    """The last day in the seat, where that is before the term's end."""
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_by: str | None = Field(default=None, sa_type=Text)
    __table_args__ = (
        CheckConstraint(
            "CASE seat WHEN 'appointed' THEN num_nonnulls(until_day, term) = 2 AND office IS NULL"
            " WHEN 'chair' THEN num_nonnulls(until_day, term, succeeds) = 0 AND office IS NOT NULL"
            " WHEN 'ex_officio' THEN num_nonnulls(until_day, term, succeeds) = 0 AND office IS NOT NULL"
            " ELSE false END",
            name="ck_committee_members_seat",
        ),
        CheckConstraint("from_day <= least(until_day, ended_on)", name="ck_committee_members_days"),
        Index("ix_committee_members_municipality", "municipality", "from_day"),
    )
