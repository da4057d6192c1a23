"""Claims and the awards that they ask for."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from reward.tables import Base


class Claim(Base, table=True):
    """One person's claim (지급신청서, 별지 제3호)."""

    __tablename__ = "claims"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    person: UUID
    """The payee's opaque id."""
    claimed_on: date
    filed_by: str = Field(sa_type=Text)
    """`person`, or `department` for one of its officials or by a form on paper."""
    informant: bool
    account: UUID | None = None
    """The personal record of the account to pay into; an informant's is kept with the identity, and not here."""
    article: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_claims_municipality", "municipality", "id"),)


class ClaimedAward(Base, table=True):
    """An award that a claim asks for: an award is claimed once. Never changed."""

    __tablename__ = "claimed_awards"

    award: UUID = Field(primary_key=True, foreign_key="awards.id")
    claim: UUID = Field(foreign_key="claims.id", index=True)
