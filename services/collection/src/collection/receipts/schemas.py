"""Receipts, and work lists of money, in answers. Money is whole won, days are KST."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from semu_contracts.events.collection import ReversalCause

from collection.bills.history import OverReason


class ReceiptAnswer(BaseModel):
    """One receipt (수납): what one payment gave to one bill."""

    id: UUID
    bill: UUID
    payment: UUID
    posting: int
    """How often the payment was posted to the bill, this being one of the times."""
    provider: str
    payment_id: str
    channel: str
    value_day: date
    principal: int
    charge: int
    expense: int
    book_year: int
    """회계연도 of the books in which it was posted."""
    posted_at: AwareDatetime
    reversed_because: ReversalCause | None
    """None while it stands."""
    reversed_on: date | None


class PaymentMoney(BaseModel):
    """Money of a payment."""

    id: UUID
    amount: int
    provider: str
    payment_id: str
    channel: str
    value_day: date


class OverpaymentAnswer(PaymentMoney):
    bill: UUID
    payment: UUID
    reason: OverReason


class OverpaymentPage(BaseModel):
    overpayments: list[OverpaymentAnswer]
    """In order of id; ask again with the last as `after` for more."""


class PartPaymentAnswer(BaseModel):
    """A bill of which a part was paid; `id` is the bill's."""

    id: UUID
    taxpayer: UUID
    item: str
    state: str
    payable_until: date
    collected: int
    last_day: date
    """Value day of the last payment."""
    outstanding: int
    """In the books; the late charge that is still undecided comes on top."""


class PartPaymentPage(BaseModel):
    part_payments: list[PartPaymentAnswer]
    """In order of id; ask again with the last as `after` for more."""
