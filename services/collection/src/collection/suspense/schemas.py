"""Money that is no bill's yet, in requests and answers. Whole won."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from collection.ledger.rules import Component
from collection.receipts.rules import SuspenseReason
from collection.receipts.schemas import PaymentMoney


class NewMatching(BaseModel):
    """The bill that money in suspense proves to be for."""

    bill: UUID
    won: Annotated[int, Field(gt=0)] | None = None
    """Default: all that is left."""
    component: Component | None = None
    """The component that the payer chose."""


class MatchedAnswer(BaseModel):
    payment: UUID
    bill: UUID
    won: int
    left: int
    """Still in suspense."""


class SuspenseAnswer(PaymentMoney):
    """What of a payment is still in suspense; `id` is the payment's."""

    reason: SuspenseReason
    reference: str | None


class SuspensePage(BaseModel):
    suspense: list[SuspenseAnswer]
    """In order of id; ask again with the last as `after` for more."""


class AwaitingAnswer(PaymentMoney):
    """Self-assessed money (신고납부); `id` is the payment's."""

    item: str
    fiscal_year: int
    period: str
    payer: UUID | None


class AwaitingPage(BaseModel):
    awaiting: list[AwaitingAnswer]
    """In order of id; ask again with the last as `after` for more."""
