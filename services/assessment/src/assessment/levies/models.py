"""The table of levies."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Index, SmallInteger, Text, Uuid, text
from sqlmodel import Field

from assessment.base import Base


class Levy(Base, table=True):
    """One levy (부과) as decided. Its id is the bill's id in every service. Amounts in won, days in KST."""

    __tablename__ = "levies"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    levy_file_id: UUID = Field(foreign_key="levy_files.id")
    line: int
    taxpayer_id: UUID = Field(foreign_key="taxpayers.id")
    record_id: UUID
    """The personal record of this row: the person, the taxed object, and the columns that are not ours."""
    shard: int = Field(sa_type=SmallInteger)
    kind: str = Field(sa_type=Text)
    item: str = Field(sa_type=Text)
    fiscal_year: int
    period: str = Field(sa_type=Text)
    levy_number: str = Field(sa_type=Text)
    liability_day: date
    decided_day: date
    due_date: date
    tax_base: int | None = Field(sa_type=BigInteger)
    principal: int = Field(sa_type=BigInteger)
    penalty: int = Field(sa_type=BigInteger)
    demand_due: date | None
    written_off_on: date | None
    limitation_on: date | None
    principal_paid: int = Field(sa_type=BigInteger)
    paid_by: list[UUID] = Field(default=[], sa_column=Column(ARRAY(Uuid), nullable=False, server_default="{}"))
    """Payments that came before it was decided (사후 징수결정)."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When collection said that it was taken back whole: with its file, or by a decision."""
    put_back_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """Put back after a restore from what had been told, without the person: until its row is sent again."""

    __table_args__ = (
        Index(
            "uq_levies_natural_key",
            "municipality",
            "item",
            "fiscal_year",
            "period",
            "levy_number",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("uq_levies_line", "levy_file_id", "line", unique=True),
        Index("ix_levies_put_back", "municipality", postgresql_where=text("put_back_at IS NOT NULL")),
    )
