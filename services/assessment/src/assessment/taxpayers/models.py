"""The table of taxpayers; their personal data is in the plumbing's `personal_records`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from assessment.base import Base


class Taxpayer(Base, table=True):
    """One person or corporation (납세자) in one municipality, known by an opaque id everywhere else."""

    __tablename__ = "taxpayers"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    """`person`, `corporation`, `state` (국가) or `local_government` (지방자치단체)."""
    number_index: bytes | None = Field(sa_type=LargeBinary)
    """Blind index of the resident or corporate number; none once the personal data was purged."""
    shard: int = Field(sa_type=SmallInteger)
    reach: int = Field(sa_type=SmallInteger)
    """How well the record below lets the person be reached (loading.rules.Person.reach)."""
    record_id: UUID
    """The personal record of the last row, unless an earlier one knows better how to reach the person."""
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("municipality", "number_index", name="uq_taxpayers_number"),)
