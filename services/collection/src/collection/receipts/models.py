"""Money taken, and where it went. Rows are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field

from collection.tables import Base


class Payment(Base, table=True):
    """One approved payment, once: its natural key is the provider's own number."""

    id: UUID = Field(primary_key=True)
    provider: str = Field(sa_type=Text)
    payment_id: str = Field(sa_type=Text)
    municipality: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    reference: str | None = Field(sa_type=Text)
    """The payment number that the payer gave, as given."""
    total: int = Field(sa_type=BigInteger)
    value_day: date
    approved_at: datetime = Field(sa_type=DateTime(timezone=True))
    posted_at: datetime = Field(sa_type=DateTime(timezone=True))
    actor: str = Field(sa_type=Text)
    __table_args__ = (
        UniqueConstraint("provider", "payment_id", name="ux_payment_natural_key"),
        CheckConstraint("total > 0", "payment_of_something"),
    )


class Receipt(Base, table=True):
    """What one payment gave to one bill, by component."""

    id: UUID = Field(primary_key=True)
    payment: UUID = Field(foreign_key="payment.id")
    bill: UUID = Field(foreign_key="bill.id")
    value_day: date
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    undid_arrears: bool
    """Made in time and reported late: the bill was never in arrears."""
    __table_args__ = (
        UniqueConstraint("payment", "bill", name="ux_receipt_payment_bill"),
        CheckConstraint("least(principal, charge, expense) >= 0", "receipt_not_negative"),
        CheckConstraint("principal + charge + expense > 0", "receipt_of_something"),
        Index("ix_receipt_bill", "bill", "value_day"),
    )


class Overpayment(Base, table=True):
    """What a payment gave beyond what the bill owed (과오납), to be returned or set off."""

    id: UUID = Field(primary_key=True)
    payment: UUID = Field(foreign_key="payment.id")
    bill: UUID = Field(foreign_key="bill.id")
    amount: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    """`paid_twice`, `withdrawn`, or `too_much`."""
    __table_args__ = (
        UniqueConstraint("payment", "bill", name="ux_overpayment_payment_bill"),
        CheckConstraint("amount > 0", "overpayment_of_something"),
        Index("ix_overpayment_bill", "bill"),
    )


class Suspense(Base, table=True):
    """Money of a payment that matches no bill yet (미확인 수납)."""

    payment: UUID = Field(primary_key=True, foreign_key="payment.id")
    amount: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    """`no_reference`, `unknown_reference`, or `unknown_bill`."""
    __table_args__ = (CheckConstraint("amount > 0", "suspense_of_something"),)
