"""What set, interrupted or suspended the limitation period of a bill, in rows that are only ever inserted."""

from datetime import date

from sqlalchemy import Index, Text
from sqlmodel import Field

from collection.tables import BillFact


class Limitation(BillFact, table=True):
    """One fact about the limitation period, and the day on which it completes since then; the last recorded stands."""

    cause: str = Field(sa_type=Text)
    first_day: date
    last_day: date | None = None
    """None while what interrupts or suspends it goes on."""
    limitation_on: date
    """시효완성일: the last day on which the claim lives."""
    __table_args__ = (Index("ix_limitation_bill", "bill", "recorded_at"),)
