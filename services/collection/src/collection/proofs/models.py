"""Proofs that were run. The application's role may only insert into the table and read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from collection.tables import Base


class ProofRun(Base, table=True):
    """One run of the three proofs after a close."""

    __tablename__ = "proof_run"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    by_component: bool
    by_item: bool
    by_bill: bool
    failures: dict[str, Any] = Field(sa_type=JSONB)
    """The lines, bills and days that did not hold; empty when all three proofs held."""
    proved_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (Index("ix_proof_run_proved_at", "municipality", "proved_at"),)
