"""Merits that no contact shows, as a work record names them (공적조서): 일제정리기간, 징수촉탁, 그 밖의 관계법령,
직접 징수, 특별한 노력."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from reward.facts.facts import Ground
from reward.tables import Base


class MeritClaimRow(Base, table=True):
    """What an official claims for the receipts of a bill; provisional until the committee has decided on it."""

    __tablename__ = "merit_claims"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(index=True)
    official: UUID = Field(index=True)
    ground: Ground = Field(sa_type=Text)
    first_day: date
    last_day: date
    task: str = Field(sa_type=Text)
    """What the official did (맡은 일); of another statute's disposition, the statute."""
    decision: str | None = Field(default=None, sa_type=Text)
    decided_on: date | None = None
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint(
            "ground IN ('campaign', 'entrusted', 'other_statute', 'direct', 'special_effort')",
            name="ck_merit_claims_ground",
        ),
        CheckConstraint("first_day <= last_day", name="ck_merit_claims_days"),
        CheckConstraint(
            "decision IN ('recognised', 'refused') AND decided_on IS NOT NULL OR decision IS NULL",
            name="ck_merit_claims_decision",
        ),
        Index(
            "uq_merit_claims_standing",
            "bill",
            "official",
            "ground",
            unique=True,
            postgresql_where=text("decision IS DISTINCT FROM 'refused'"),
        ),
    )
