"""Money taken, and where it went. Rows are only ever inserted: what is undone gets a row that says so."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, UniqueConstraint
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
    payer: UUID | None
    """The taxpayer who paid, where known."""
    total: int = Field(sa_type=BigInteger)
    value_day: date
    approved_at: datetime = Field(sa_type=DateTime(timezone=True))
    posted_at: datetime = Field(sa_type=DateTime(timezone=True))
    actor: str = Field(sa_type=Text)
    __table_args__ = (
        UniqueConstraint("provider", "payment_id", name="ux_payment_natural_key"),
        CheckConstraint("total > 0", "payment_of_something"),
        Index("ix_payment_day", "municipality", "value_day"),
    )


class Receipt(Base, table=True):
    """What one payment gave to one bill, by component. It lives until it has a ReceiptReversal."""

    id: UUID = Field(primary_key=True)
    payment: UUID = Field(foreign_key="payment.id")
    bill: UUID = Field(foreign_key="bill.id")
    posting: int = Field(sa_type=SmallInteger)
    """How often the payment was posted to the bill."""
    value_day: date
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    late_charge: int = Field(sa_type=BigInteger)
    """Late charge decided with it, collected or not."""
    chosen: str | None = Field(default=None, sa_type=Text)
    """The component that the payer chose (지정변제)."""
    book_year: int = Field(sa_type=SmallInteger)
    """회계연도 of the books in which it was posted."""
    undid_arrears: bool
    """Made in time and reported late: the bill was never in arrears."""
    posted_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        UniqueConstraint("payment", "bill", "posting", name="ux_receipt_payment_bill"),
        CheckConstraint("least(principal, charge, expense) >= 0", "receipt_not_negative"),
        CheckConstraint("principal + charge + expense > 0", "receipt_of_something"),
        Index("ix_receipt_bill", "bill", "value_day"),
    )


class Overpayment(Base, table=True):
    """What a payment gave beyond what the bill owed (과오납), to be returned or set off."""

    id: UUID = Field(primary_key=True)
    payment: UUID = Field(foreign_key="payment.id")
    bill: UUID = Field(foreign_key="bill.id")
    posting: int = Field(sa_type=SmallInteger)
    """Of the receipt that it came with, if it came with one."""
    amount: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    """`paid_twice`, `withdrawn`, `lapsed`, or `too_much`."""
    chosen: str | None = Field(default=None, sa_type=Text)
    book_year: int = Field(sa_type=SmallInteger)
    posted_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        UniqueConstraint("payment", "bill", "posting", name="ux_overpayment_payment_bill"),
        CheckConstraint("amount > 0", "overpayment_of_something"),
        Index("ix_overpayment_bill", "bill"),
    )


def _cause_known(table: str) -> CheckConstraint:
    causes = "'bounced', 'charged_back', 'wrong_bill', 'reduced', 'displaced'"
    return CheckConstraint(f"cause IN ({causes})", f"{table}_cause_known")


class ReceiptReversal(Base, table=True):
    """A receipt undone: by two persons' decision, or because the bill's story was told anew."""

    __tablename__ = "receipt_reversal"

    receipt: UUID = Field(primary_key=True, foreign_key="receipt.id")
    reversal: UUID | None = Field(foreign_key="reversal.id")
    cause: str = Field(sa_type=Text)
    reversed_on: date
    """Value day of the reversal: the day on which the money left, or the receipt's own where it stayed."""
    book_year: int = Field(sa_type=SmallInteger)
    booked_on: date
    actor: str = Field(sa_type=Text)
    reversed_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (_cause_known("receipt_reversal"),)


class OverpaymentReversal(Base, table=True):
    """An over-payment undone, as a receipt is."""

    __tablename__ = "overpayment_reversal"

    overpayment: UUID = Field(primary_key=True, foreign_key="overpayment.id")
    reversal: UUID | None = Field(foreign_key="reversal.id")
    cause: str = Field(sa_type=Text)
    reversed_on: date
    book_year: int = Field(sa_type=SmallInteger)
    booked_on: date
    actor: str = Field(sa_type=Text)
    reversed_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (_cause_known("overpayment_reversal"),)
