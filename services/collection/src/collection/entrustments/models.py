"""Bills whose collection is entrusted, one row each."""

from datetime import date

from sqlalchemy import Index, Text
from sqlmodel import Field

from collection.tables import BillFact


class Entrustment(BillFact, table=True):
    """The collection of a bill entrusted (징수촉탁, 지방세징수법 §18) from a day on."""

    day: date
    authority: str = Field(sa_type=Text)
    """The other municipality, by administrative code."""
    __table_args__ = (Index("ix_entrustment_bill", "bill", unique=True),)
