"""Orders to pay, and payments, in requests and answers. Money is whole won."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from reward.kinds import Kind

OrderState = Literal["ordered", "approved", "sent", "cancelled"]
PayoutState = Literal["ordered", "approved", "sent", "paid", "failed", "cancelled", "returned"]
Hindrance = Literal["receipt-not-confirmed", "clawback-undecided", "budget-short"]
"""수납이 확인되지 않음(§9②), 같은 수납의 환수 사안이 결정되지 않음, 예산 부족(§9① 단서)."""


class NewOrder(BaseModel):
    """What is to be paid: all that was claimed and can be paid, or these awards of it."""

    informants: bool = False
    """Informants are paid by a file of their own."""
    awards: Annotated[list[UUID], Field(min_length=1, max_length=10_000)] | None = None


class PayableView(BaseModel):
    """A claimed award that is in no payout."""

    award: UUID
    claim: UUID
    kind: Kind
    person: UUID
    won: int
    decided_on: date
    deferred: bool
    """A year's budget was short for it: it is paid before what was decided later."""
    hindered_by: Hindrance | None


class Payables(BaseModel):
    payables: list[PayableView]
    """In the order of decision, in which they are paid."""


class PayoutView(BaseModel):
    payout: UUID
    order: UUID
    award: UUID
    claim: UUID
    kind: Kind
    person: UUID
    """An opaque id."""
    won: int
    state: PayoutState
    reason: str | None
    """Why it was not paid, or is not any more."""
    fiscal_year: int
    transfer: UUID | None
    sequence: int | None
    paid_on: date | None


class OrderView(BaseModel):
    """One order to pay (지급결정)."""

    order: UUID
    fiscal_year: int
    informants: bool
    state: OrderState
    won: int
    """Of its payments that were not cancelled."""
    payouts: list[PayoutView]
    ordered_by: str
    ordered_at: AwareDatetime
    approved_by: str | None
    approved_at: AwareDatetime | None
    cancelled_by: str | None
    cancelled_at: AwareDatetime | None


class MadeOrder(OrderView):
    left: list[PayableView]
    """What was not ordered, and why."""


class OrderLine(BaseModel):
    order: UUID
    fiscal_year: int
    informants: bool
    state: OrderState
    ordered_by: str
    ordered_at: AwareDatetime


class OrderPage(BaseModel):
    orders: list[OrderLine]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""


class PayoutPage(BaseModel):
    payouts: list[PayoutView]
    next: UUID | None
