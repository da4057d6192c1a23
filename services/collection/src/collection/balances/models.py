"""Snapshots of balances. They say nothing that the postings do not, and may be thrown away at any time."""

from datetime import date

from sqlalchemy import BigInteger, Column, Identity, Index, SmallInteger, Text
from sqlmodel import Field

from collection.tables import Base


class DayBalance(Base, table=True):
    """Sums of the postings of one closed booking day, by what they are summed by afterwards; in won."""

    __tablename__ = "day_balance"

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True, nullable=False)
    )
    municipality: str = Field(sa_type=Text)
    booking_day: date
    value_day: date
    fiscal_year: int = Field(sa_type=SmallInteger)
    account: str = Field(sa_type=Text)
    item: str | None = Field(sa_type=Text)
    component: str | None = Field(sa_type=Text)
    debit: int = Field(sa_type=BigInteger)
    credit: int = Field(sa_type=BigInteger)
    __table_args__ = (Index("ix_day_balance_booking_day", "municipality", "booking_day"),)
