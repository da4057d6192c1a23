"""Returns in requests and answers. Days are KST."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

ReturnState = Literal["asked", "approved", "refused"]


class NewReturn(BaseModel):
    """Money that was transferred, and is back at the city's bank."""

    day: date
    """The day on which it came back."""
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$")]
    """Kept sealed: it may name persons."""


class ReturnView(BaseModel):
    id: UUID
    payout: UUID
    day: date
    unanswered: bool
    """Whether the bank never answered: the payment counts as failed then, not as come back."""
    state: ReturnState
    asked_by: str
    asked_at: AwareDatetime
    decided_by: str | None
    decided_at: AwareDatetime | None


class ListedReturn(ReturnView):
    reason: str | None
    """None once its time of keeping is over."""


class ReturnPage(BaseModel):
    returns: list[ListedReturn]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
