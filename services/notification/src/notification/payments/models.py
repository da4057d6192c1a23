"""The table of payments."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Column, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from notification.base import Base, Moment


class Payment(Base, table=True):
    """One attempt to pay, from the press of the button to its end."""

    id: UUID = Field(primary_key=True)
    """Also the order's number at the provider."""
    notice: UUID = Field(index=True)
    municipality: str = Field(sa_type=Text)
    taxpayer: UUID
    shard: int = Field(sa_type=SmallInteger)
    provider: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    bills: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    shown: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    """Each bill as the payer was shown it (ShownBill): what is paid is this and nothing else."""
    total: int = Field(sa_type=BigInteger)
    return_digest: bytes = Field(sa_type=LargeBinary, unique=True)
    """SHA-256 of the token in the address to which the provider sends the payer back."""
    provider_payment: str | None = Field(default=None, sa_type=Text)
    """KakaoPay's tid."""
    mobile_url: str | None = Field(default=None, sa_type=Text)
    pc_url: str | None = Field(default=None, sa_type=Text)
    failure: str | None = Field(default=None, sa_type=Text)
    """The provider's code, where it refused."""
    begun_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    """When the present state began."""
    next_check_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the provider is to be asked what became of it; none in a final state."""
    approved_at: datetime | None = Field(default=None, sa_type=Moment)
    """As the provider says."""
    posted_at: datetime | None = Field(default=None, sa_type=Moment)
    """When collection told the receipt; until then its bills may still look owed there."""
    money_left_at: datetime | None = Field(default=None, sa_type=Moment)
    """When collection told that the money had gone back (부도, 결제 취소)."""
    __table_args__ = (
        UniqueConstraint("provider", "provider_payment", name="uq_payment_provider_payment"),
        Index("ix_payment_check", "next_check_at", postgresql_where=text("next_check_at IS NOT NULL")),
        Index("ix_payment_taxpayer", "taxpayer"),
        Index("ix_payment_bills", "bills", postgresql_using="gin"),
    )


class PaymentReceipt(Base, table=True):
    """A receipt that collection posted of a payment made here: a reversal names the receipt alone."""

    __tablename__ = "payment_receipt"

    receipt: UUID = Field(primary_key=True)
    payment: UUID
