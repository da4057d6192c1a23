"""Officials as kept: who signs in, and the dated lines of the register."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import Table


class Official(Table, table=True):
    """An official (공무원) who may sign in. The name and the sign-in id are in the personal record of the same id."""

    __tablename__ = "officials"

    id: UUID = Field(primary_key=True)
    """The opaque id by which every service knows the official."""
    municipality: str = Field(sa_type=Text)
    sign_in_index: bytes = Field(sa_type=LargeBinary, unique=True)
    """Blind index of the sign-in id."""
    password_hash: str = Field(sa_type=Text)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    registered_by: str = Field(sa_type=Text)
    registered_at: datetime = Field(sa_type=DateTime(timezone=True))


class OfficialLine(Table, table=True):
    """One dated line of an official, in force from its day until a later line's. Lines are added, never changed;
    of two with one day, the one recorded later holds."""

    __tablename__ = "official_lines"

    id: UUID = Field(primary_key=True)
    official: UUID = Field(foreign_key="officials.id")
    from_day: date
    department: str = Field(sa_type=Text)
    grade: int
    """급수: 9 is the lowest, 1 the highest."""
    term_limited: bool
    """임기제 공무원."""
    active: bool
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_official_lines_official_from_day", "official", "from_day", "id"),)
