"""One row a bill; its amounts are a snapshot of the ledger, which the proofs check against the postings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, Column, DateTime, Index, Sequence, SmallInteger, Text, text
from sqlmodel import Field

from collection.tables import Base

PAYMENT_SERIAL = Sequence("payment_serial", metadata=Base.metadata, maxvalue=999_999_999)
"""The last nine digits of payment numbers (전자납부번호)."""


def _won() -> Column[int]:
    return Column(BigInteger, nullable=False, server_default="0")


class Bill(Base, table=True):
    """A bill with what the law needs to know of it, and its amounts as of the last posting. Won; days in KST."""

    id: UUID = Field(primary_key=True)
    """The levy's id, made by assessment."""
    municipality: str = Field(sa_type=Text)
    taxpayer: UUID
    shard: int = Field(sa_type=SmallInteger)
    item: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    """과세연도."""
    period: str = Field(sa_type=Text)
    levy_number: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    debtor: str = Field(default="person", sa_column=Column(Text, nullable=False, server_default="person"))
    """Who owes: `person`, `corporation`, `state` or `local_government`."""
    opened_book_year: int = Field(sa_type=SmallInteger)
    """회계연도 of the books in which it was opened: for carried-over arrears the year that carried them in."""
    book_year: int = Field(sa_type=SmallInteger)
    """회계연도 of the books that hold it now."""
    payment_number: str = Field(sa_column=Column(CHAR(19), nullable=False, unique=True))
    """전자납부번호."""
    liability_day: date
    decided_day: date
    due_date: date
    """납기일 as the notice named it."""
    payable_until: date
    """납부기한: the due date, moved to a business day."""
    demand_due: date | None
    written_off_on: date | None
    written_off_in: int | None = Field(default=None, sa_type=SmallInteger)
    """회계연도 of the books that hold the write-off; none where it came written off."""
    lapsed_on: date | None = None
    """시효완성정리일."""
    limitation_on: date | None
    principal: int = Field(sa_type=BigInteger)
    """본세 as decided and notified."""
    reduced_principal: int = Field(default=0, sa_column=_won())
    """What reductions took off it."""
    state: str = Field(sa_type=Text)
    arrears_since: date | None
    closing: UUID | None = None
    """The close of the due date that found it unpaid."""
    notified_on: date | None = None
    """First put into an approved campaign, or first noticed: from then on it is not withdrawn with its file."""
    settled_on: date | None = None
    outstanding_principal: int = Field(default=0, sa_column=_won())
    outstanding_charge: int = Field(default=0, sa_column=_won())
    outstanding_expense: int = Field(default=0, sa_column=_won())
    beside_principal: int = Field(default=0, sa_column=_won())
    """What lives on beside the books after a write-off (정리보류), or lapsed."""
    beside_charge: int = Field(default=0, sa_column=_won())
    beside_expense: int = Field(default=0, sa_column=_won())
    late_charge_decided: int = Field(default=0, sa_column=_won())
    """Late charges decided so far, collected or not."""
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    opened_by: str = Field(sa_type=Text)
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'arrears', 'settled', 'withdrawn', 'written_off', 'lapsed')", "bill_state_known"
        ),
        CheckConstraint(
            "least(outstanding_principal, outstanding_charge, outstanding_expense, beside_principal, beside_charge,"
            " beside_expense) >= 0",
            "nothing_below_zero",
        ),
        Index(
            "ux_bill_natural_key", "municipality", "item", "fiscal_year", "period", "levy_number",
            unique=True, postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_bill_open", "municipality", "shard", "payable_until", postgresql_where=text("state = 'open'")),
        Index(
            "ix_bill_books", "municipality", "book_year", "shard", "id",
            postgresql_where=text("outstanding_principal + outstanding_charge + outstanding_expense > 0"),
        ),
        Index("ix_bill_item", "municipality", "item", "state"),
        Index("ix_bill_taxpayer", "taxpayer"),
    )  # fmt: skip


class ToldPaymentNumber(Base, table=True):
    """A payment number that was told of a bill which the restored database did not have yet."""

    __tablename__ = "told_payment_number"

    bill: UUID = Field(primary_key=True)
    payment_number: str = Field(sa_column=Column(CHAR(19), nullable=False, unique=True))
