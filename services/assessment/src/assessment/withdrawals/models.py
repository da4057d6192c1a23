"""The table of collection's answers to a withdrawal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlmodel import Field

from assessment.base import Base


class WithdrawalAnswer(Base, table=True):
    """What became of one bill of a withdrawn file. A bill without an answer is not yet decided."""

    __tablename__ = "withdrawal_answers"

    bill: UUID = Field(primary_key=True, foreign_key="levies.id")
    outcome: str = Field(sa_type=Text)
    """`withdrawn` or `kept`."""
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it was kept: `paid`, `notified` or `not_open`."""
    answered_at: datetime = Field(sa_type=DateTime(timezone=True))
