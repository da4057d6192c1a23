"""Citizens who found hidden revenue: opaque ids. Who they are lies sealed among the personal records."""

from uuid import UUID

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from reward.tables import Base


class CitizenRow(Base, table=True):
    """One person has one id in a municipality, or the cap per person and month (조례 §5 2호) would not hold."""

    __tablename__ = "citizens"

    person: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    number_index: bytes = Field(sa_type=LargeBinary)
    """Blind index of the resident number."""
    __table_args__ = (UniqueConstraint("municipality", "number_index", name="uq_citizens_number"),)
