"""Meetings, who was there, what was put to the vote, who voted how, and the decisions that came of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from reward.tables import Base

CALLED = "called"
"""The agenda is open (소집)."""
SITTING = "sitting"
"""Attendance stands, the agenda is closed; votes are recorded (심의 중)."""
CONFIRMED = "confirmed"
"""Whoever presided confirmed the record: its decisions hold (확정)."""
CANCELLED = "cancelled"
"""It came to nothing (유회·취소)."""


class Meeting(Base, table=True):
    """One meeting. Its row is the lock under which its record changes."""

    __tablename__ = "meetings"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    year: int = Field(sa_type=SmallInteger)
    number: int = Field(sa_type=SmallInteger)
    """Of the year: 제2026-3차."""
    held_on: date
    state: str = Field(sa_type=Text)
    called_by: str = Field(sa_type=Text)
    called_at: datetime = Field(sa_type=DateTime(timezone=True))
    presiding: UUID | None = Field(default=None, foreign_key="committee_members.id")
    """The chair, or who stands in for a chair that is absent or barred."""
    recorded_by: str | None = Field(default=None, sa_type=Text)
    """The clerk (간사) who recorded attendance or votes last."""
    closed_by: str | None = Field(default=None, sa_type=Text)
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    cancelled_for: str | None = Field(default=None, sa_type=Text)
    __table_args__ = (
        UniqueConstraint("municipality", "year", "number", name="uq_meetings_number"),
        CheckConstraint("state IN ('called', 'sitting', 'confirmed', 'cancelled')", name="ck_meetings_state"),
        CheckConstraint(
            "state NOT IN ('sitting', 'confirmed') OR num_nonnulls(presiding, recorded_by) = 2",
            name="ck_meetings_attended",
        ),
        CheckConstraint(
            "(state IN ('confirmed', 'cancelled')) = (num_nonnulls(closed_by, closed_at) = 2)",
            name="ck_meetings_closed",
        ),
    )

    @property
    def reference(self) -> str:
        """As the minutes and every decision cite it."""
        return f"제{self.year}-{self.number}차"


class Attendance(Base, table=True):
    """A member in office on the meeting's day: there, not there, or kept out."""

    __tablename__ = "attendances"

    meeting: UUID = Field(primary_key=True, foreign_key="meetings.id")
    member: UUID = Field(primary_key=True, foreign_key="committee_members.id")
    presence: str = Field(sa_type=Text)
    """`present`, `absent` or `barred` (제척)."""
    __table_args__ = (CheckConstraint("presence IN ('present', 'absent', 'barred')", name="ck_attendances_presence"),)


class AgendaItem(Base, table=True):
    """One matter (안건) put to the vote."""

    __tablename__ = "agenda_items"

    id: UUID = Field(primary_key=True)
    meeting: UUID = Field(foreign_key="meetings.id")
    number: int = Field(sa_type=SmallInteger)
    matter: str = Field(sa_type=Text)
    """Which of the committee's five matters (§7⑤): `eligibility`, `criteria`, `special-merit`, …"""
    about: str = Field(sa_type=Text)
    """What its subjects are: `credits`, `merits`, `report`, `proposal`; `text` has none."""
    title: str = Field(sa_type=Text)
    text: str | None = Field(default=None, sa_type=Text)
    """What is resolved, where no amount is."""
    won: int | None = Field(default=None, sa_type=BigInteger)
    """What the subjects come to as they are put to the vote; a proposal's as the committee decided it."""
    outcome: str | None = Field(default=None, sa_type=Text)
    """`carried` (가결), `rejected` (부결) or `postponed` (보류)."""
    actor: str = Field(sa_type=Text)
    __table_args__ = (
        UniqueConstraint("meeting", "number", name="uq_agenda_items_number"),
        CheckConstraint("outcome IN ('carried', 'rejected', 'postponed')", name="ck_agenda_items_outcome"),
    )


class AgendaSubject(Base, table=True):
    """One credit, claim of merit, report or proposal of an item, as the committee saw it."""

    __tablename__ = "agenda_subjects"

    item: UUID = Field(primary_key=True, foreign_key="agenda_items.id")
    subject: UUID = Field(primary_key=True)
    person: UUID | None = None
    """Who would be paid; a member who is this person may not be there (§7⑥ 단서)."""
    won: int = Field(sa_type=BigInteger)
    __table_args__ = (Index("ix_agenda_subjects_subject", "subject"),)


class Vote(Base, table=True):
    __tablename__ = "votes"

    item: UUID = Field(primary_key=True, foreign_key="agenda_items.id")
    member: UUID = Field(primary_key=True, foreign_key="committee_members.id")
    vote: str = Field(sa_type=Text)
    __table_args__ = (CheckConstraint("vote IN ('for', 'against', 'abstained')", name="ck_votes_vote"),)


class Decision(Base, table=True):
    """What the committee decided on one item, once the meeting's record was confirmed. Never changed."""

    __tablename__ = "decisions"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    item: UUID | None = Field(default=None, unique=True, foreign_key="agenda_items.id")
    """None for a decision from before meetings were kept here."""
    decision: str = Field(sa_type=Text)
    meeting: str = Field(sa_type=Text)
    """The meeting's reference, as 제2026-3차."""
    decided_on: date
    law_release: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    """Who confirmed it."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
