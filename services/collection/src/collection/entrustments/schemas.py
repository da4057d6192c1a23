"""Entrusted collection in requests and answers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field


class NewEntrustment(BaseModel):
    """The collection of a bill entrusted to this municipality from a day on (징수촉탁)."""

    bill: UUID
    day: date
    authority: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    """The municipality that entrusts it, by administrative code."""


class EntrustmentAnswer(BaseModel):
    id: UUID
    bill: UUID
    day: date
    authority: str
    fee: int
    """징수촉탁교부금 of what was received since that day, in won."""
    actor: str
    recorded_at: AwareDatetime
