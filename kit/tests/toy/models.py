from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Base(SQLModel, registry=registry()):
    pass


class Heard(Base, table=True):
    """Every official as heard of, in the order of hearing."""

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    official: UUID
    department: str = Field(sa_type=Text)
    from_day: date


metadata = Base.metadata
