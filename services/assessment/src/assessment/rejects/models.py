"""The table of rows that could not be levied."""

from uuid import UUID

from sqlalchemy import ARRAY, Text
from sqlmodel import Field

from assessment.base import Base


class Reject(Base, table=True):
    """One refused or repeated row; its cells and faults are sealed in its personal record."""

    __tablename__ = "rejects"

    levy_file_id: UUID = Field(primary_key=True, foreign_key="levy_files.id")
    line: int = Field(primary_key=True)
    record_id: UUID
    codes: list[str] = Field(sa_type=ARRAY(Text))
