"""Money that is no bill's yet. Rows are only ever inserted: what leaves gets a row that says so."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text
from sqlmodel import Field

from collection.tables import Base


class Suspense(Base, table=True):
    """Money of a payment that matches no bill yet (미확인 수납)."""

    id: UUID = Field(primary_key=True)
    payment: UUID = Field(foreign_key="payment.id")
    amount: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    book_year: int = Field(sa_type=SmallInteger)
    kept_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("amount > 0", "suspense_of_something"),
        Index("ix_suspense_payment", "payment"),
    )


class SuspenseRelease(Base, table=True):
    """Money that left suspense: matched with a bill, or, without one, gone back with the bank."""

    __tablename__ = "suspense_release"

    id: UUID = Field(primary_key=True)
    payment: UUID = Field(foreign_key="payment.id")
    bill: UUID | None = Field(foreign_key="bill.id")
    amount: int = Field(sa_type=BigInteger)
    book_year: int = Field(sa_type=SmallInteger)
    released_on: date
    actor: str = Field(sa_type=Text)
    released_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("amount > 0", "release_of_something"),
        Index("ix_suspense_release_payment", "payment"),
    )


class Awaiting(Base, table=True):
    """Self-assessed money (신고납부) that came before its levy was decided (Dongjak 7②)."""

    payment: UUID = Field(primary_key=True, foreign_key="payment.id")
    item: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    period: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    book_year: int = Field(sa_type=SmallInteger)
    __table_args__ = (CheckConstraint("amount > 0", "awaiting_of_something"),)


class AwaitingRelease(Base, table=True):
    """The decision came (사후 징수결정, Dongjak 7③), or, without a bill, the money went back with the bank."""

    __tablename__ = "awaiting_release"

    payment: UUID = Field(primary_key=True, foreign_key="awaiting.payment")
    bill: UUID | None = Field(foreign_key="bill.id")
    amount: int = Field(sa_type=BigInteger)
    book_year: int = Field(sa_type=SmallInteger)
    released_on: date
    actor: str = Field(sa_type=Text)
    released_at: datetime = Field(sa_type=DateTime(timezone=True))


class PaidBeforeDecision(Base, table=True):
    """A levy was decided for this payment, which may be told later than the levy."""

    __tablename__ = "paid_before_decision"

    payment: UUID = Field(primary_key=True)
    bill: UUID = Field(foreign_key="bill.id")
