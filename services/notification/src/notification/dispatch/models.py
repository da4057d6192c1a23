"""Tables of batches and of how far the results have been read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from notification.base import Base, Moment


class Batch(Base, table=True):
    """At most 1,000 notices of one campaign, sent in one call. Its id is the provider's grouping key."""

    id: UUID = Field(primary_key=True)
    key: UUID
    """Idempotency key of the call: kept until the provider is known to have refused the call as a whole."""
    campaign: UUID
    municipality: str = Field(sa_type=Text)
    size: int
    state: str = Field(sa_type=Text)
    """open, accepted or refused."""
    attempts: int
    next_attempt_at: datetime = Field(sa_type=Moment)
    called_at: datetime | None = Field(default=None, sa_type=Moment)
    """First call with this key, written before it is made: from then on the provider may have the messages."""
    request_id: str | None = Field(default=None, sa_type=Text)
    """The provider's own number of the call."""
    __table_args__ = (Index("ix_batch_open", "next_attempt_at", postgresql_where=text("state = 'open'")),)


class ResultsCursor(Base, table=True):
    """How far a provider's results have been read."""

    __tablename__ = "results_cursor"

    provider: str = Field(sa_type=Text, primary_key=True)
    read_until: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
