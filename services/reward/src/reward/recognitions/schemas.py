"""A decision of the committee, as it is sent and answered. Amounts in won."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from semu_contracts.events.envelope import Won

Decision = Literal["recognised", "refused"]


class NewRecognition(BaseModel):
    credits: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    decision: Decision
    meeting: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
    """The meeting's reference in the minutes, as 제2026-3차."""
    decided_on: date
    total: Won
    """Sum of the credits' amounts as the committee saw them; another sum now is refused."""


class RecognitionView(BaseModel):
    recognition: UUID
    municipality: str
    decision: Decision
    meeting: str
    decided_on: date
    credits: list[UUID]
    total: int
    """Won recognised; 0 if refused."""
