"""The table of reductions. The application's role may only insert into it and read it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Text
from sqlmodel import Field

from assessment.base import Base


class Reduction(Base, table=True):
    """One decision (감액결정결의) on one levy. Won taken off what had been decided; the day in KST."""

    __tablename__ = "reductions"

    id: UUID = Field(primary_key=True)
    """Told as the event's `correction`."""
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(foreign_key="levies.id")
    decided_day: date
    principal: int = Field(sa_type=BigInteger)
    penalty: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    provision: str = Field(sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    __table_args__ = (Index("ix_reductions_bill", "bill"), Index("ix_reductions_municipality", "municipality"))
