"""The tables of reports. What was said in words lies in personal records sealed under the informants' key."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, Index, Text, UniqueConstraint, Uuid
from sqlmodel import Field

from reward.identities.models import Informant
from reward.kinds import InformantKind
from reward.tables import Base

RECEIVED = "received"
"""Entered; the signed form and the evidence are on their way (접수)."""
ACCEPTED = "accepted"
"""A signed document with evidence: a case (§146⑤)."""
EXCLUDED = "excluded"
"""Shut out by the Act; the check says by what (지급 제외)."""
COMPLETED = "completed"
"""All that the report brings is collected (징수 완료)."""
NOTIFIED = "notified"
"""The informant was told to apply (지급신청 통보): the committee may decide."""
DECIDED = "decided"
"""The committee has decided."""

STATES = (RECEIVED, ACCEPTED, EXCLUDED, COMPLETED, NOTIFIED, DECIDED)


class Report(Base, table=True):
    """One report, which everybody but one role knows by its number."""

    __tablename__ = "reports"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    year: int
    serial: int
    kind: InformantKind = Field(sa_type=Text)
    matter: str = Field(sa_type=Text)
    """What of important material or of a hidden asset it is (§146③·④)."""
    informant: UUID = Field(foreign_key=f"{Informant.__tablename__}.id", unique=True)
    statement: UUID
    """The personal record of what was reported."""
    reported_on: date
    state: str = Field(sa_type=Text)
    completed_on: date | None = None
    notified_on: date | None = None
    received_by: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        UniqueConstraint("municipality", "year", "serial", name="uq_reports_number"),
        CheckConstraint("kind IN ('evasion_informant', 'hidden_assets_informant')", name="ck_reports_kind"),
        CheckConstraint(
            "state IN ('received', 'accepted', 'excluded', 'completed', 'notified', 'decided')", name="ck_reports_state"
        ),
        CheckConstraint(
            "completed_on IS NOT NULL OR state NOT IN ('completed', 'notified', 'decided')", name="ck_reports_completed"
        ),
        Index("ix_reports_state", "municipality", "state", "id"),
    )

    @property
    def number(self) -> str:
        """As the files name it."""
        return f"제{self.year}-{self.serial}호"


class ReportBill(Base, table=True):
    """A bill that was levied, or collected, through a report."""

    __tablename__ = "report_bills"

    report: UUID = Field(primary_key=True, foreign_key=f"{Report.__tablename__}.id")
    bill: UUID = Field(primary_key=True, index=True)
    receipts: list[UUID] | None = Field(default=None, sa_type=ARRAY(Uuid))
    """For a hidden asset, the receipts that came out of it; for an evasion None: all of the bill's."""


class ReportCheck(Base, table=True):
    """What an official found of a reason that shuts reports out. Never changed; the last one of a reason counts."""

    __tablename__ = "report_checks"

    id: UUID = Field(primary_key=True)
    report: UUID = Field(foreign_key=f"{Report.__tablename__}.id", index=True)
    reason: str = Field(sa_type=Text)
    applies: bool
    article: str = Field(sa_type=Text)
    ground: UUID
    """The personal record of the evidence for it."""
    actor: str = Field(sa_type=Text)
    checked_at: datetime = Field(sa_type=DateTime(timezone=True))


class ReportRequest(Base, table=True):
    """More that an informant was asked for (보완 요구, 조례 §6②)."""

    __tablename__ = "report_requests"

    id: UUID = Field(primary_key=True)
    report: UUID = Field(foreign_key=f"{Report.__tablename__}.id", index=True)
    wanted: UUID
    """The personal record of what is asked for."""
    asked_on: date
    due_on: date
    answered_on: date | None = None
    """The day on which a file of evidence came."""
    actor: str = Field(sa_type=Text)
    __table_args__ = (CheckConstraint("due_on >= asked_on", name="ck_report_requests_days"),)
