"""Signing keys as kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.tables import Table


class SigningKey(Table, table=True):
    """One Ed25519 key. The private key is sealed; its public half is published from `made_at` to `verifies_until`."""

    __tablename__ = "signing_keys"

    kid: UUID = Field(primary_key=True)
    sealed_under: str = Field(sa_type=Text)
    """Id of the key that sealed it."""
    sealed: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    signs_from: datetime = Field(sa_type=DateTime(timezone=True))
    """Later than `made_at`, so that every process publishes the key before any process signs with it."""
    verifies_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """Set once another key signs: the moment when the last token of this one has expired."""
