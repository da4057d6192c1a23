"""Receipts over the counter in requests and answers. Money is whole won, days are KST."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from collection.ledger.rules import Component

Method = Literal["cash", "card"]


class CounterShare(BaseModel):
    bill: UUID
    won: Annotated[int, Field(gt=0, le=10**15)]
    component: Component | None = None
    """The component that the payer chooses (지정변제); none leaves it to the order of the law."""


class CounterDeclaration(BaseModel):
    """What self-assessed money (신고납부) is declared for, whose levy is decided after it (Dongjak 7②)."""

    item: Annotated[str, Field(max_length=60)]
    """세목, by code or name; answers name it by its code."""
    fiscal_year: Annotated[int, Field(ge=0, le=9999)]
    period: Annotated[str, Field(max_length=10)]
    """기분: a number, or as 1기, 5월."""


class DeclaredMoney(CounterDeclaration):
    won: Annotated[int, Field(gt=0, le=10**15)]


class NewCounterReceipt(BaseModel):
    method: Method
    card_approval: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{4,20}$")] | None = None
    """승인번호 of the card terminal; with `card` only."""
    shares: Annotated[list[CounterShare], Field(max_length=100)] = []
    """What the payer pays, by bill; each bill once. None with a declaration."""
    declaration: DeclaredMoney | None = None
    """What the payer pays of a tax that is not decided yet; it waits for its decision."""


class CounterReceiptAnswer(BaseModel):
    """One receipt (영수증); `payment` leads to what each share did to its bill."""

    payment: UUID
    receipt_number: str
    method: Method
    card_approval: str | None
    total: int
    shares: list[CounterShare]
    declaration: CounterDeclaration | None
    day: date
    official: UUID
    taken_at: AwareDatetime


class TillTotal(BaseModel):
    method: Method
    count: int
    won: int


class CounterDay(BaseModel):
    """One day over the counter (창구 수납 일계)."""

    day: date
    totals: list[TillTotal]
    receipts: list[CounterReceiptAnswer]
    """In order of their numbers."""
    next_after: int | None
    """Ask with `after` for the next page; none at the end."""
