"""The table of virtual accounts. A number is sealed; it is found by its blind index."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, Text, text
from sqlmodel import Field

from collection.tables import Base


class VirtualAccount(Base, table=True):
    """One account of a bank given out for a bill, or for all bills of a person, from a day until it is ended."""

    __tablename__ = "virtual_account"

    id: UUID = Field(primary_key=True)
    """Also of the personal record that holds the number."""
    municipality: str = Field(sa_type=Text)
    bank: str = Field(sa_type=Text)
    """은행코드, three digits."""
    account_index: bytes = Field(sa_type=LargeBinary)
    """Blind index of bank and number."""
    bill: UUID | None = Field(default=None, foreign_key="bill.id")
    taxpayer: UUID | None
    from_day: date
    until_day: date | None
    """The last day on which money paid into it is for this bill or person."""
    registered_by: str = Field(sa_type=Text)
    registered_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_by: str | None = Field(sa_type=Text)
    ended_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("num_nonnulls(bill, taxpayer) = 1", "virtual_account_of_one"),
        CheckConstraint("until_day >= from_day - 1", "virtual_account_days"),
        Index("ix_virtual_account_index", "municipality", "account_index", "from_day"),
        Index(
            "ux_virtual_account_open", "municipality", "account_index",
            unique=True, postgresql_where=text("until_day IS NULL"),
        ),
        Index("ix_virtual_account_bill", "bill", postgresql_where=text("bill IS NOT NULL")),
        Index("ix_virtual_account_taxpayer", "taxpayer", postgresql_where=text("taxpayer IS NOT NULL")),
    )  # fmt: skip
