"""The base of the gateway's tables: metadata of its own, apart from any other service's in the same process."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Table(SQLModel, registry=registry()):
    """Base of every table in the database `gateway`."""
