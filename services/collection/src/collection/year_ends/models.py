"""Year ends, the years that they closed, and the arrears registers that they made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from collection.tables import Base


def _year() -> int:
    return Field(sa_column=Column(SmallInteger, nullable=False))


class YearEnd(Base, table=True):
    """The end of one year (연도 마감) of a municipality, from the carry-over to the arrears registers."""

    __tablename__ = "year_end"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    year: int = _year()
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
    """How far one phase of a year end is: bills done and their won; shards below `shard` are done."""

    __tablename__ = "year_end_phase"

    year_end: UUID = Field(primary_key=True, foreign_key="year_end.id")
    name: str = Field(sa_type=Text, primary_key=True)
    shard: int = Field(sa_type=SmallInteger)
    total: int
    bills: int
    won: int = Field(sa_type=BigInteger)
    began_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("name IN ('carrying', 'lapsing', 'closing', 'registering', 'proving')", "year_end_phase_known"),
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


class ArrearsRegister(Base, table=True):
    """체납액 정리부 of the arrears carried out of a year (forms 10 and 11), as made; rows are only ever inserted."""

    __tablename__ = "arrears_register"

    year_end: UUID = Field(primary_key=True, foreign_key="year_end.id")
    municipality: str = Field(sa_type=Text)
    year: int = _year()
    """The year that carried them out."""
    day: date
    """The day as of which it was made."""
    due_on: date
    """By when it had to be made."""
    bills: int
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (UniqueConstraint("municipality", "year", name="ux_arrears_register_year"),)


class ArrearsRegisterLine(Base, table=True):
    """One bill of an arrears register, with what its books held then, in won."""

    __tablename__ = "arrears_register_line"

    year_end: UUID = Field(primary_key=True, foreign_key="year_end.id")
    bill: UUID = Field(primary_key=True, foreign_key="bill.id")
    arrears_since: date
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
