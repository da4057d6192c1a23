"""The ledger's two tables. The application's role may only insert into them and read them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, SmallInteger, Text, text
from sqlmodel import Field

from collection.ledger.rules import ACCOUNTS, COMPONENTS, KINDS
from collection.tables import Base


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class JournalEntry(Base, table=True):
    """One entry (분개). `seq` is the order in which entries were written."""

    __tablename__ = "journal_entry"

    id: UUID = Field(primary_key=True)
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), unique=True, nullable=False)
    )
    kind: str = Field(sa_type=Text)
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    """회계연도 of the books."""
    value_day: date
    booking_day: date
    actor: str = Field(sa_type=Text)
    provision: str = Field(sa_type=Text)
    cause_kind: str = Field(sa_type=Text)
    cause_id: UUID
    about_year: int | None = Field(default=None, sa_type=SmallInteger)
    """The closed year that it is about, where it was found after that year's hard close."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint(_one_of("kind", KINDS), "entry_kind_known"),
        Index("ix_journal_entry_booking_day", "municipality", "booking_day", "seq"),
    )


class PostingLine(Base, table=True):
    """One posting. A trigger refuses any INSERT whose postings do not balance entry by entry."""

    __tablename__ = "posting"

    entry: UUID = Field(primary_key=True, foreign_key="journal_entry.id")
    line: int = Field(primary_key=True, sa_type=SmallInteger)
    account: str = Field(sa_type=Text)
    bill: UUID | None
    item: str | None = Field(sa_type=Text)
    component: str | None = Field(sa_type=Text)
    debit: int = Field(sa_type=BigInteger)
    credit: int = Field(sa_type=BigInteger)
    __table_args__ = (
        CheckConstraint(_one_of("account", ACCOUNTS), "account_known"),
        CheckConstraint(_one_of("component", COMPONENTS), "component_known"),
        CheckConstraint("debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", "one_positive_side"),
        CheckConstraint("component IS NULL OR (item IS NOT NULL AND bill IS NOT NULL)", "component_of_a_bill"),
        Index("ix_posting_bill", "bill", postgresql_where=text("bill IS NOT NULL")),
    )
