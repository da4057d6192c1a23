"""What all tables of this service have in common: one metadata, apart from the plumbing's."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Base(SQLModel, registry=registry()):
    """Base of the service's tables."""
