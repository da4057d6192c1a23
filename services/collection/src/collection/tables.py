"""The base of this service's tables, with a metadata of their own."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Base(SQLModel, registry=registry()):
    """Base of every table of the collection service."""
