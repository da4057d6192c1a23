"""The table of deposits that were told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field

from notification.base import Base, Moment


class Deposit(Base, table=True):
    """Money that a collector told, once for each of its transactions."""

    id: UUID = Field(primary_key=True)
    collector: str = Field(sa_type=Text)
    event_id: str = Field(sa_type=Text)
    """The webhook's own number: a repeat is known by it."""
    transaction_id: str = Field(sa_type=Text)
    municipality: str = Field(sa_type=Text)
    reference: str | None = Field(sa_type=Text)
    """전자납부번호 in digits; none where the payer wrote anything else (it may be a name)."""
    amount: int = Field(sa_type=BigInteger)
    paid_at: datetime = Field(sa_type=Moment)
    told_at: datetime = Field(sa_type=Moment)
    __table_args__ = (
        UniqueConstraint("collector", "event_id", name="uq_deposit_event"),
        UniqueConstraint("collector", "transaction_id", name="uq_deposit_transaction"),
    )
