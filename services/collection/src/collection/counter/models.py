"""The table of receipts over the counter. Rows are only ever inserted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from collection.tables import Base


class CounterReceipt(Base, table=True):
    """One receipt (영수증) that an official gave for money taken over the counter; numbered without gaps a year."""

    __tablename__ = "counter_receipt"

    payment: UUID = Field(primary_key=True, foreign_key="payment.id")
    municipality: str = Field(sa_type=Text)
    year: int = Field(sa_type=SmallInteger)
    number: int
    method: str = Field(sa_type=Text)
    """`cash` or `card`."""
    card_approval: str | None = Field(sa_type=Text)
    """The terminal's approval number (승인번호)."""
    total: int = Field(sa_type=BigInteger)
    shares: list[dict[str, Any]] = Field(sa_type=JSONB)
    """What the payer chose: bill, won, and component if one was named."""
    declaration: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """Of self-assessed money (신고납부), which has no bill yet: item, fiscal year, period."""
    day: date
    official: UUID
    taken_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        UniqueConstraint("municipality", "year", "number", name="ux_counter_receipt_number"),
        CheckConstraint("method IN ('cash', 'card')", "counter_receipt_method_known"),
        CheckConstraint("(method = 'card') = (card_approval IS NOT NULL)", "counter_receipt_card_approval"),
        Index("ix_counter_receipt_day", "municipality", "day"),
    )
