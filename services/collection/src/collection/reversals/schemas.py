"""Reversals in requests and answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints

ReversalState = Literal["asked", "approved", "refused"]


class NewReversal(BaseModel):
    """What is wrong with a receipt, and from which day."""

    cause: Literal["bounced", "charged_back", "wrong_bill"]
    """부도·추심불능, 결제 취소: the money left the bank, the whole payment with it.
    다른 건에 수납: it stays, in suspense."""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    """Kept sealed: it may name persons."""
    day: date
    """The day on which the money left, or on which it was found to be another's (KST)."""


class NewPaymentReversal(NewReversal):
    """A payment left the bank, wherever its money is: it may be no bill's yet, or all too much."""

    cause: Literal["bounced", "charged_back"]


class ReversalAnswer(BaseModel):
    id: UUID
    payment: UUID
    receipt: UUID | None
    bill: UUID | None
    """None where the whole payment goes."""
    cause: Literal["bounced", "charged_back", "wrong_bill"]
    day: date
    state: ReversalState
    asked_by: str
    asked_at: AwareDatetime
    decided_by: str | None
    decided_at: AwareDatetime | None


class ListedReversal(ReversalAnswer):
    reason: str | None
    """None once its time of keeping is over."""


class ReversalPage(BaseModel):
    reversals: list[ListedReversal]
    """In order of id; ask again with the last as `after` for more."""
