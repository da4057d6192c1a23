"""This service's own copies of the facts, kept as they were told; no names, only opaque ids."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Text, UniqueConstraint
from sqlmodel import Field

from reward.tables import Base


class Bill(Base, table=True):
    """A bill of which some fact is known. Its row is the lock under which the bill's credits are computed."""

    __tablename__ = "bills"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)


class Touched(Base, table=True):
    """A mark: a fact about the bill is kept that its credits do not show yet. Marks are added, never changed, so that
    two consumers never wait for each other."""

    __tablename__ = "touched_bills"

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    municipality: str = Field(sa_type=Text)
    bill: UUID


class ReceiptRow(Base, table=True):
    """A receipt posted to a bill, with what collection knew of the bill then. Amounts in won."""

    __tablename__ = "receipts"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(index=True)
    provider: str = Field(sa_type=Text)
    payment_id: str = Field(sa_type=Text)
    day: date
    collected: int = Field(sa_type=BigInteger)
    item: str = Field(sa_type=Text)
    local_tax: bool
    levy_year: int
    due_date: date
    arrears_since: date | None = None
    demand_due: date | None = None
    deferred_due: date | None = None
    written_off_on: date | None = None
    limitation_on: date | None = None
    entrusted_fee: int | None = Field(default=None, sa_type=BigInteger)
    reversed_on: date | None = None
    __table_args__ = (UniqueConstraint("provider", "payment_id", "bill", name="uq_receipts_natural_key"),)


class ContactRow(Base, table=True):
    __tablename__ = "contacts"

    id: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    official: UUID = Field(index=True)
    day: date
    kind: str = Field(sa_type=Text)
    direct: bool
    recorded_on: date | None = None


class DispositionRow(Base, table=True):
    __tablename__ = "dispositions"

    id: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    official: UUID = Field(index=True)
    day: date
    kind: str = Field(sa_type=Text)
    recorded_on: date | None = None


class OfficialRow(Base, table=True):
    """A dated line of the gateway's register."""

    __tablename__ = "officials"

    official: UUID = Field(primary_key=True)
    from_day: date = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    department: str = Field(sa_type=Text)
    grade: int
    term_limited: bool
    active: bool
