"""The tables that follow a bill through the other services."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Text
from sqlmodel import Field

from assessment.base import Base


class BillState(Base, table=True):
    """What the other services have told of one bill so far; a row begins with the first such word."""

    __tablename__ = "bill_states"

    bill: UUID = Field(primary_key=True, foreign_key="levies.id")
    opened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    arrears_since: date | None = None
    settled_on: date | None = None
    lapsed_on: date | None = None
    notice: str | None = Field(default=None, sa_type=Text)
    """The last word of its last notice: `sent`, `delivered`, `read` or `failed`."""
    notice_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class BillReceipt(Base, table=True):
    """Money posted to a bill, by its natural key, so that a receipt told twice counts once."""

    __tablename__ = "bill_receipts"

    bill: UUID = Field(primary_key=True, foreign_key="levies.id")
    provider: str = Field(primary_key=True, sa_type=Text)
    payment_id: str = Field(primary_key=True, sa_type=Text)
    posting: int = Field(primary_key=True)
    """How often the payment was posted to the bill: one that is reversed may be posted anew."""
    receipt: UUID = Field(unique=True)
    amount: int = Field(sa_type=BigInteger)
    """Won, all components."""
    reversed_on: date | None = None
