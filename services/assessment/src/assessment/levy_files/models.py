"""The table of levy files."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from assessment.base import Base


class LevyFile(Base, table=True):
    """One file as it was sent, and how far it has come: received → loading → loaded or failed."""

    __tablename__ = "levy_files"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    """`new` or `carried_over`."""
    sha256: bytes = Field(sa_type=LargeBinary)
    size: int = Field(sa_type=BigInteger)
    """Bytes."""
    chunks: list[UUID] = Field(sa_type=ARRAY(Uuid))
    """The personal records that hold the content, in order."""
    sent_by: str = Field(sa_type=Text)
    """The actor."""
    received_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str = Field(default="received", sa_type=Text)
    encoding: str | None = Field(default=None, sa_type=Text)
    header: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    """The columns as sent, without those that a file of rejected rows had added."""
    size_read: int = Field(default=0, sa_type=BigInteger)
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    repeated: int = 0
    rejected_by_reason: dict[str, int] = Field(default_factory=dict, sa_type=JSONB)
    """Rows by the code of each of their faults, the repeated ones too; a row counts under every fault it has."""
    law_release: str | None = Field(default=None, sa_type=Text)
    """Hash of the law release whose items the rows were read by."""
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    problem: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """Of a failed file: the problem document."""
    withdrawal_requested_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    withdrawal_requested_by: str | None = Field(default=None, sa_type=Text)

    __table_args__ = (
        Index(
            "uq_levy_files_content",
            "municipality",
            "sha256",
            unique=True,
            postgresql_where=text("state <> 'failed' AND withdrawal_requested_at IS NULL"),
        ),
        Index("ix_levy_files_municipality", "municipality", "id"),
        Index("ix_levy_files_pending", "id", postgresql_where=text("state IN ('received', 'loading')")),
    )
