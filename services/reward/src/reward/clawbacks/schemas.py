"""Clawbacks in requests and answers. Money is whole won, days are KST."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from reward.clawbacks.rules import Cause

ClawbackState = Literal["open", "proposed", "decided", "notified", "recovered", "closed"]
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$")]
"""Kept sealed: it may name persons."""


class NewClawback(BaseModel):
    """A payment that an official found to be wrong, without a receipt that was undone."""

    payout: UUID
    won: Annotated[int, Field(gt=0)]
    """Of what was paid, how much is in question."""


class NewCause(BaseModel):
    cause: Cause
    reason: Reason


class NewNotice(BaseModel):
    notified_on: date
    """환수통지가 된 날."""


class NewRepayment(BaseModel):
    won: Annotated[int, Field(gt=0)]
    day: date
    """The day on which the money came back."""


RepaymentState = Literal["entered", "approved", "refused"]


class RepaymentView(BaseModel):
    repayment: UUID
    clawback: UUID
    won: int
    day: date
    state: RepaymentState
    """`entered` waits for another official, and counts for nothing until then."""
    actor: str
    decided_by: str | None
    decided_at: AwareDatetime | None


class RepaymentPage(BaseModel):
    repayments: list[RepaymentView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""


class ClawbackView(BaseModel):
    """One case (환수 사안)."""

    clawback: UUID
    payout: UUID
    award: UUID
    person: UUID
    """An opaque id."""
    won: int
    because: str
    """`receipt-reversed`, or `reported` by an official."""
    opened_on: date
    opened_by: str
    state: ClawbackState
    cause: Cause | None
    proposed_by: str | None
    decided_by: str | None
    decided_at: AwareDatetime | None
    notified_on: date | None
    principal: int | None
    interest: int | None
    recovered: int
    closed_because: str | None


class ClawbackDetail(ClawbackView):
    reason: str | None
    """Why the cause was found; none once its time of keeping is over."""
    repayments: list[RepaymentView]
    explanation: list[str]
    """Of the demand, in Korean, a line a step."""
    trace: dict[str, Any] | None


class ClawbackPage(BaseModel):
    clawbacks: list[ClawbackView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
