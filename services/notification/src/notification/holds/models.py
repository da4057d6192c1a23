"""What collection told of bills that nobody is to be urged to pay."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from notification.base import Base


class EndedBill(Base, table=True):
    """A bill that was settled, taken back or lapsed, until it owes again."""

    __tablename__ = "ended_bill"

    bill: UUID = Field(primary_key=True)


class Deferral(Base, table=True):
    """A deferral (징수유예), both days included."""

    id: UUID = Field(primary_key=True)
    bill: UUID = Field(index=True)
    first_day: date
    last_day: date
    """The last day on which it holds, as it was granted or ended early."""
