"""The table of the files of reports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Text, Uuid
from sqlmodel import Field

from reward.reports.models import Report
from reward.tables import Base

FORM = "form"
"""The form that the informant signed (별지 제1호·제2호서식)."""
EVIDENCE = "evidence"
"""Proof that can be checked (객관적으로 확인되는 증거자료)."""


class ReportFile(Base, table=True):
    """One file of a report, as it was sent; never changed. Its name is not kept: it may name somebody."""

    __tablename__ = "report_files"

    report: UUID = Field(primary_key=True, foreign_key=f"{Report.__tablename__}.id")
    number: int = Field(primary_key=True)
    """증 제n호, from 1."""
    kind: str = Field(sa_type=Text)
    names_informant: bool
    """It shows who informed, as the signed form does: only the role that may see it opens it, with a reason."""
    media_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    """Bytes."""
    chunks: list[UUID] = Field(sa_type=ARRAY(Uuid))
    """The personal records that hold the content, in order; sealed under the informants' key."""
    added_by: str = Field(sa_type=Text)
    added_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("kind IN ('form', 'evidence')", name="ck_report_files_kind"),
        CheckConstraint("names_informant OR kind <> 'form'", name="ck_report_files_form"),
    )
