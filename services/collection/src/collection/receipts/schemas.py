"""Receipts, over-payments and suspense in answers. Money is whole won."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from collection.receipts.rules import OverReason, SuspenseReason


class ReceiptAnswer(BaseModel):
    """One receipt (수납): what one payment gave to one bill."""

    id: UUID
    bill: UUID
    payment: UUID
    provider: str
    payment_id: str
    channel: str
    value_day: date
    principal: int
    charge: int
    expense: int
    posted_at: AwareDatetime


class OverpaymentAnswer(BaseModel):
    id: UUID
    bill: UUID
    payment: UUID
    amount: int
    reason: OverReason
    provider: str
    payment_id: str
    channel: str
    value_day: date


class OverpaymentPage(BaseModel):
    overpayments: list[OverpaymentAnswer]
    """In order of id; ask again with `after` for more."""


class SuspenseAnswer(BaseModel):
    id: UUID
    """The payment's."""
    amount: int
    reason: SuspenseReason
    reference: str | None
    provider: str
    payment_id: str
    channel: str
    value_day: date


class SuspensePage(BaseModel):
    suspense: list[SuspenseAnswer]
    """In order of id; ask again with `after` for more."""
