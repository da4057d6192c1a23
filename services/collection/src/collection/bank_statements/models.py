"""What the bank says came in, by day. Rows are only ever inserted: the latest of a day counts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, SmallInteger, Text
from sqlmodel import Field

from collection.tables import Base


class BankStatement(Base, table=True):
    """What the bank says reached the revenue account on a day (세입계좌 입금금액), less what went back.

    Of the statements of one day the one with the highest `seq` counts; the others are its history.
    """

    __tablename__ = "bank_statement"

    id: UUID = Field(primary_key=True)
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), unique=True, nullable=False)
    )
    municipality: str = Field(sa_type=Text)
    day: date
    amount: int = Field(sa_type=BigInteger)
    put_by: str = Field(sa_type=Text)
    put_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_bank_statement_day", "municipality", "day", "seq"),)


class BankStatementLine(Base, table=True):
    """One part of a statement's amount: of which channel, and of the receipts of which day."""

    __tablename__ = "bank_statement_line"

    statement: UUID = Field(primary_key=True, foreign_key="bank_statement.id")
    line: int = Field(primary_key=True, sa_type=SmallInteger)
    channel: str = Field(sa_type=Text)
    """`*` where the bank does not part the day's money by channel."""
    receipts_day: date
    """수납일: an agency bank hands over on a later day what it took on this one."""
    amount: int = Field(sa_type=BigInteger)
