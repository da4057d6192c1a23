"""The close of the due date in requests and answers."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel


class NewClosing(BaseModel):
    day: date
    """Today or earlier: what was payable until before this day, and is unpaid, becomes arrears."""


class ClosingAnswer(BaseModel):
    id: UUID
    municipality: str
    day: date
    bills: int
    """Bills whose arrears began with this close."""
    principal: int
    """Their unpaid principal, in won."""
    actor: str
    closed_at: AwareDatetime
