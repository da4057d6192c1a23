"""Decisions of the committee (심의위원회)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlmodel import Field

from reward.tables import Base


class Recognition(Base, table=True):
    """One decision on one or more credits, as the meeting's minutes have it."""

    __tablename__ = "recognitions"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    decision: str = Field(sa_type=Text)
    meeting: str = Field(sa_type=Text)
    """The meeting's reference, as 제2026-3차."""
    decided_on: date
    law_release: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
