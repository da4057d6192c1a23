"""The tables of banks' files: the file, its receipts, and the rows that could not be taken."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, LargeBinary, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from collection.tables import Base


class BankFile(Base, table=True):
    """One file as it was sent, and how far it has come: received → checked → posted; or refused as a whole."""

    __tablename__ = "bank_file"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    profile: str = Field(sa_type=Text)
    day: date
    """수납일: the day of its receipts, as its sender named it; its header says the same, or it is refused."""
    sha256: bytes = Field(sa_type=LargeBinary)
    size: int = Field(sa_type=BigInteger)
    """Bytes."""
    chunks: list[UUID] = Field(sa_type=ARRAY(Uuid))
    """The personal records that hold the content, in order."""
    sent_by: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str = Field(default="received", sa_type=Text)
    bank: str | None = Field(default=None, sa_type=Text)
    """은행코드 of the header."""
    number: int | None = None
    """회차 of the header: the bank numbers its files of a day from 1, so that a missing one shows."""
    size_read: int = Field(default=0, sa_type=BigInteger)
    rows: int = 0
    refused: int = 0
    posted: int = 0
    repeated: int = 0
    """Receipts that were taken before, from another file or from a notice of the bank."""
    differing: int = 0
    """Receipts that were taken before with another amount or day."""
    failed: int = 0
    """Receipts that could not be posted though they are right by themselves."""
    won: int = Field(default=0, sa_type=BigInteger)
    """The trailer's total."""
    posted_through: int = 0
    """The line up to which receipts are posted: a piece is posted together with this mark."""
    problem: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """Of a refused file: the problem document."""
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("state IN ('received', 'checked', 'posted', 'refused')", "bank_file_state_known"),
        Index(
            "ux_bank_file_content", "municipality", "sha256", unique=True, postgresql_where=text("state <> 'refused'")
        ),
        Index("ix_bank_file_day", "municipality", "day"),
        Index("ix_bank_file_pending", "id", postgresql_where=text("state IN ('received', 'checked')")),
    )


class BankFileRow(Base, table=True):
    """One receipt of a file that is right by itself. What the bank told is never changed, only what became of it."""

    __tablename__ = "bank_file_row"

    file: UUID = Field(primary_key=True, foreign_key="bank_file.id")
    line: int = Field(primary_key=True)
    provider: str = Field(sa_type=Text)
    payment_id: str = Field(sa_type=Text)
    """With `provider` the natural key: municipality, day and the bank's sequence, or the bank's own transaction."""
    channel: str = Field(sa_type=Text)
    reference: str | None = Field(sa_type=Text)
    """전자납부번호 as given."""
    account_index: bytes | None = Field(sa_type=LargeBinary)
    """Blind index of the virtual account."""
    won: int = Field(sa_type=BigInteger)
    paid_at: datetime = Field(sa_type=DateTime(timezone=True))
    payment: UUID
    """The payment that this row makes; where the natural key was taken before, the payment that it made then."""
    declared_item: str | None = Field(default=None, sa_type=Text)
    """With year and period: what self-assessed money (신고납부) was declared for."""
    declared_year: int | None = Field(default=None, sa_type=SmallInteger)
    declared_period: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    """`posted`, `repeated`, `differs` or `failed`; none before its piece is posted."""
    __table_args__ = (
        CheckConstraint("won > 0", "bank_receipt_of_something"),
        CheckConstraint(
            "num_nonnulls(declared_item, declared_year, declared_period) IN (0, 3)", "bank_receipt_declared_whole"
        ),
        CheckConstraint("outcome IN ('posted', 'repeated', 'differs', 'failed')", "bank_receipt_outcome_known"),
        Index("ix_bank_file_row_key", "provider", "payment_id"),
    )


class BankFileRefusal(Base, table=True):
    """One row that could not be read as a receipt. Its text and faults are sealed in the personal record."""

    __tablename__ = "bank_file_refusal"

    file: UUID = Field(primary_key=True, foreign_key="bank_file.id")
    line: int = Field(primary_key=True)
    codes: list[str] = Field(sa_type=ARRAY(Text))
    record: UUID
    won: int | None = Field(sa_type=BigInteger)
    """None where the amount itself cannot be read."""
    channel: str | None = Field(sa_type=Text)
    provider: str | None = Field(sa_type=Text)
    payment_id: str | None = Field(sa_type=Text)
    """With `provider`: shows whether the receipt has come since, in another file."""
