"""Arrears registers as they were made. Rows are only ever inserted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from collection.tables import Base


class ArrearsRegister(Base, table=True):
    """체납액 정리부 of the arrears that one year carried out (Dongjak 15①), with its totals in won."""

    __tablename__ = "arrears_register"

    year_end: UUID = Field(primary_key=True, foreign_key="year_end.id")
    municipality: str = Field(sa_type=Text)
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    """The year that carried them out."""
    day: date
    """The day on which it was made."""
    due_on: date
    """The day by which it had to be made."""
    bills: int
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (UniqueConstraint("municipality", "year", name="ux_arrears_register_year"),)


class ArrearsRegisterLine(Base, table=True):
    """One bill of an arrears register, with what was carried into the new year's books, in won."""

    __tablename__ = "arrears_register_line"

    year_end: UUID = Field(primary_key=True, foreign_key="year_end.id")
    bill: UUID = Field(primary_key=True, foreign_key="bill.id")
    arrears_since: date
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
