"""The close of the due date in requests and answers."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel


class NewClosing(BaseModel):
    day: date
    """Today or earlier: what was payable until before this day, and is unpaid, becomes arrears."""


class ClosingAnswer(BaseModel):
    """A close, and how far it is: ask again until it is `done`."""

    id: UUID
    municipality: str
    day: date
    state: Literal["running", "proving", "done"]
    """`proving`: every bill is done, and the ledger's proofs are run."""
    total: int
    """Bills to turn into arrears, as counted when the close was asked for."""
    bills: int
    """Bills whose arrears began with this close so far."""
    principal: int
    """Their unpaid principal, in won."""
    actor: str
    asked_at: AwareDatetime
    closed_at: AwareDatetime | None


class ClosingPage(BaseModel):
    closings: list[ClosingAnswer]
    """The latest first."""
