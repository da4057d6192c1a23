"""What this service's tables share: one metadata, and the column types."""

from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Base(SQLModel, registry=registry()):
    """Base of this service's tables."""


Moment: Any = DateTime(timezone=True)
