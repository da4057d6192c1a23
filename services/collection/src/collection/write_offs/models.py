"""Write-offs and their cancellations, in rows that are only ever inserted. Won; days in KST."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field

from collection.tables import BillFact


class WriteOff(BillFact, table=True):
    """One write-off (정리보류), with what left the books."""

    __tablename__ = "write_off"

    day: date
    reason: str = Field(sa_type=Text)
    searched_on: date | None = None
    """행방·재산을 확인한 날; none where the law leaves the search out."""
    provision: str = Field(sa_type=Text)
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    __table_args__ = (Index("ix_write_off_bill", "bill", "day"),)


class WriteOffCancellation(BillFact, table=True):
    """A write-off cancelled (정리보류 취소), with what came back into the books."""

    __tablename__ = "write_off_cancellation"

    write_off: UUID | None = Field(default=None, foreign_key="write_off.id")
    """None where the bill came here already written off."""
    day: date
    cause: str = Field(sa_type=Text)
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    added_charge: int = Field(sa_type=BigInteger)
    """Late charge (가산금) that had been added by that day, in no books yet (Dongjak 22)."""
    __table_args__ = (
        UniqueConstraint("write_off", name="ux_write_off_cancellation_write_off"),
        Index("ix_write_off_cancellation_bill", "bill", "day"),
    )
