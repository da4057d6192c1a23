"""The base of this service's tables, and the metadata that migrations are compared with."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Base(SQLModel, registry=registry()):
    """Base of the tables of the reward service."""


metadata = Base.metadata
