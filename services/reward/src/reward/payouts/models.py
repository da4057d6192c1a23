"""Orders to pay, and the payments in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, text
from sqlmodel import Field

from reward.tables import Base

ORDERED = "ordered"
"""One official decided to pay (지급결정)."""
APPROVED = "approved"
"""Another official approved it."""
SENT = "sent"
"""In a transfer file; the bank has not answered."""
PAID = "paid"
FAILED = "failed"
"""The bank did not pay it: the award is to be paid anew."""
CANCELLED = "cancelled"
"""Taken back before it was sent, by an official or because a receipt was undone."""
RETURNED = "returned"
"""The money came back after it was paid: the award is to be paid anew."""

LIVE = (ORDERED, APPROVED, SENT, PAID)
"""An award is in one such payout at most."""


class PayoutOrder(Base, table=True):
    """One decision to pay awards out of one year's budget."""

    __tablename__ = "payout_orders"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    informants: bool
    """Informants are paid apart: their file shows who they are."""
    state: str = Field(sa_type=Text)
    """`ordered`, `approved`, `sent`, or `cancelled`."""
    ordered_by: str = Field(sa_type=Text)
    ordered_at: datetime = Field(sa_type=DateTime(timezone=True))
    approved_by: str | None = Field(default=None, sa_type=Text)
    approved_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    cancelled_by: str | None = Field(default=None, sa_type=Text)
    cancelled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("state IN ('ordered', 'approved', 'sent', 'cancelled')", name="ck_payout_orders_state"),
        CheckConstraint("approved_by <> ordered_by", name="ck_payout_orders_two_persons"),
        CheckConstraint(
            "state NOT IN ('approved', 'sent') OR approved_by IS NOT NULL", name="ck_payout_orders_approved"
        ),
        Index("ix_payout_orders_municipality", "municipality", "id"),
    )


class Payout(Base, table=True):
    """One award to one account. Won."""

    __tablename__ = "payouts"

    id: UUID = Field(primary_key=True)
    order: UUID = Field(foreign_key="payout_orders.id", index=True)
    award: UUID = Field(foreign_key="awards.id", index=True)
    claim: UUID = Field(foreign_key="claims.id")
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    kind: str = Field(sa_type=Text)
    person: UUID
    won: int = Field(sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it was not paid, or is not any more."""
    account: UUID | None = None
    """The account as it was when the payment was approved: who approves it approves where it goes."""
    transfer: UUID | None = Field(default=None, foreign_key="transfers.id")
    sequence: int | None = None
    """Its line in the transfer file, from 1."""
    paid_on: date | None = None
    __table_args__ = (
        CheckConstraint("won > 0", name="ck_payouts_won"),
        CheckConstraint(
            "state IN ('ordered', 'approved', 'sent', 'paid', 'failed', 'cancelled', 'returned')",
            name="ck_payouts_state",
        ),
        CheckConstraint(
            "(state IN ('sent', 'paid', 'failed', 'returned')) = (num_nonnulls(transfer, sequence) = 2)",
            name="ck_payouts_sent",
        ),
        CheckConstraint("(state IN ('paid', 'returned')) = (paid_on IS NOT NULL)", name="ck_payouts_paid"),
        Index(
            "ux_payouts_award", "award", unique=True,
            postgresql_where=text("state IN ('ordered', 'approved', 'sent', 'paid')"),
        ),
        Index("ux_payouts_line", "transfer", "sequence", unique=True),
        Index("ix_payouts_municipality", "municipality", "fiscal_year", "id"),
    )  # fmt: skip
