"""How each bill's withdrawal was settled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from collection.tables import Base


class Withdrawal(Base, table=True):
    """The answer for one bill of one withdrawn file, given once."""

    levy_file: UUID = Field(primary_key=True)
    bill: UUID = Field(primary_key=True)
    outcome: str = Field(sa_type=Text)
    reason: str | None = Field(sa_type=Text)
    settled_at: datetime = Field(sa_type=DateTime(timezone=True))
    actor: str = Field(sa_type=Text)
    __table_args__ = (Index("ix_withdrawal_bill", "bill"),)
