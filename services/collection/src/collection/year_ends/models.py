"""Year ends, and the years that they closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from collection.tables import Base


class YearEnd(Base, table=True):
    """The end of one year (연도 마감) of a municipality, from the carry-over to the arrears registers."""

    __tablename__ = "year_end"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    state: str = Field(sa_type=Text)
    """`carrying`, `carried`, `asked` (its hard close), `closing`, `closed`."""
    actor: str = Field(sa_type=Text)
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    asked_by: str | None = Field(default=None, sa_type=Text)
    asked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    approved_by: str | None = Field(default=None, sa_type=Text)
    approved_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("state IN ('carrying', 'carried', 'asked', 'closing', 'closed')", "year_end_state_known"),
        CheckConstraint("asked_by <> approved_by", "year_end_approved_by_another"),
        UniqueConstraint("municipality", "year", name="ux_year_end_year"),
    )


class YearEndPhase(Base, table=True):
    """How far one phase of a year end is."""

    __tablename__ = "year_end_phase"

    year_end: UUID = Field(primary_key=True, foreign_key="year_end.id")
    name: str = Field(sa_type=Text, primary_key=True)
    total: int
    """Bills to do, as counted when the phase began."""
    done: int
    won: int = Field(sa_type=BigInteger)
    last: UUID | None = None
    """The last bill looked at, where bills are looked at in order of id."""
    began_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint(
            "name IN ('carrying', 'proving_carried', 'lapsing', 'closing', 'registering', 'proving_closed')",
            "year_end_phase_known",
        ),
    )


class YearClose(Base, table=True):
    """A year whose books take no entry any more (출납 폐쇄). Rows are only ever inserted; a trigger reads them."""

    __tablename__ = "year_close"

    municipality: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    year_end: UUID = Field(foreign_key="year_end.id")
    asked_by: str = Field(sa_type=Text)
    approved_by: str = Field(sa_type=Text)
    closed_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (CheckConstraint("asked_by <> approved_by", "closed_by_two_persons"),)
