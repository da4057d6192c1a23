"""Transfer files, and the answers to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from reward.tables import Base


class TransferFile(Base, table=True):
    """One file for the city's bank. Its lines are the payouts that name it; its text is written anew when asked for,
    so that no account lies in it."""

    __tablename__ = "transfers"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    order: UUID = Field(foreign_key="payout_orders.id", unique=True)
    number: int
    """파일번호: the city's own, from 1."""
    profile: str = Field(sa_type=Text)
    bank: str = Field(sa_type=Text)
    """출금은행."""
    day: date
    """이체일."""
    count: int
    won: int = Field(sa_type=BigInteger)
    made_by: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        UniqueConstraint("municipality", "number", name="uq_transfers_number"),
        CheckConstraint("count > 0 AND won > 0", name="ck_transfers_something"),
    )


class TransferAnswer(Base, table=True):
    """One answer of the bank, as it was taken. Never changed."""

    __tablename__ = "transfer_answers"

    id: UUID = Field(primary_key=True)
    transfer: UUID = Field(foreign_key="transfers.id", index=True)
    sha256: bytes = Field(sa_type=LargeBinary)
    paid: int
    failed: int
    repeated: int
    """Results that were taken before, with the same outcome."""
    refused: int
    """Rows that could not be taken."""
    actor: str = Field(sa_type=Text)
    taken_at: datetime = Field(sa_type=DateTime(timezone=True))
