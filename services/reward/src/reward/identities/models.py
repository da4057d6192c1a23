"""Informants by their opaque ids, and the register of everybody who looked at one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, Text
from sqlmodel import Field

from reward.tables import Base


class Informant(Base, table=True):
    """One person behind one report. Who it is lies in the personal record of the same id; who informs twice has two
    ids, so that no two reports can be told to be of one person."""

    __tablename__ = "informants"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    account: UUID | None = None
    """The personal record of the bank account, once it is given (조례 §9③)."""


class IdentityAccess(Base, table=True):
    """Somebody was shown who an informant is. Never changed, never deleted."""

    __tablename__ = "identity_accesses"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    informant: UUID = Field(foreign_key="informants.id", index=True)
    what: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    reason_key: str = Field(sa_type=Text)
    reason: bytes = Field(sa_type=LargeBinary)
    """Sealed under this row's id: an official may well have written a name."""
    at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("what IN ('identity', 'account', 'file', 'notice')", name="ck_identity_accesses_what"),
        Index("ix_identity_accesses_municipality", "municipality", "id"),
    )
