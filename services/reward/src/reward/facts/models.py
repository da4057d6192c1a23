"""This service's own copies of the facts, kept as they were told; no names, only opaque ids."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Text, UniqueConstraint
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
    posting: int = 1
    """How often the payment was posted to the bill: one that is reversed may be posted anew."""
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
    liability_day: date | None = None
    decided_on: date | None = None
    """부과일. This and `liability_day` are None where a receipt was told before they were kept."""
    booked_on: date | None = None
    """The day in whose books it is (장부일); None where it was told before this was kept."""
    reversed_on: date | None = None
    __table_args__ = (UniqueConstraint("provider", "payment_id", "bill", "posting", name="uq_receipts_natural_key"),)


class ClosedDays(Base, table=True):
    """The last booking day that collection closed: what is in the books through it is confirmed (수납 확인)."""

    __tablename__ = "closed_days"

    municipality: str = Field(sa_type=Text, primary_key=True)
    through: date


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


class DeferralRow(Base, table=True):
    """A deferral (징수유예) of a bill."""

    __tablename__ = "deferrals"

    id: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    kind: str = Field(sa_type=Text)
    first_day: date
    last_day: date
    """The last day on which it holds, as it was granted or ended early."""


class WriteOffRow(Base, table=True):
    """A write-off (정리보류) of a bill."""

    __tablename__ = "write_offs"

    id: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    day: date
    in_error: bool = False
    """Cancelled as an error: it never was."""


class LimitationRow(Base, table=True):
    """The day on which a bill's claim lapses (시효완성일), from a day on."""

    __tablename__ = "limitations"

    id: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    day: date
    limitation_on: date
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class EntrustedFeeRow(Base, table=True):
    """The fee of a receipt (징수촉탁교부금) that was told before its bill was known to be entrusted. Won."""

    __tablename__ = "entrusted_fees"

    receipt: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    fee: int = Field(sa_type=BigInteger)


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
