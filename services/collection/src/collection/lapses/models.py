"""Lapsed bills, one row each."""

from datetime import date

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from collection.tables import BillFact


class Lapse(BillFact, table=True):
    """A claim that ended by limitation (시효완성정리, Dongjak 15②), with what was claimed then."""

    day: date
    principal: int = Field(sa_type=BigInteger)
    charge: int = Field(sa_type=BigInteger)
    expense: int = Field(sa_type=BigInteger)
    __table_args__ = (Index("ix_lapse_bill", "bill", unique=True),)
