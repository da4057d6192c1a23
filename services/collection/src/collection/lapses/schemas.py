"""Lapses in requests and answers. Money is whole won."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel


class NewLapse(BaseModel):
    """A claim whose limitation period has completed (시효완성정리)."""

    bill: UUID


class LapseAnswer(BaseModel):
    id: UUID
    bill: UUID
    day: date
    """The day on which the period completed."""
    principal: int
    charge: int
    expense: int
    actor: str
    recorded_at: AwareDatetime
