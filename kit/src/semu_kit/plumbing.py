"""The plumbing's tables, in every service's database, with a metadata of their own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Plumbing(SQLModel, registry=registry()):
    """Base of the tables below."""


def _recorded() -> Any:
    """When the row was written, by the database's own clock: for operators and purging, never a legal time."""
    return Column(DateTime(timezone=True), nullable=False, server_default=func.now())


class Outbox(Plumbing, table=True):
    """Events that became true here and are not yet told: Debezium's columns, and an identity for the order."""

    seq: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    id: UUID = Field(unique=True)
    aggregatetype: str = Field(sa_type=Text)
    """The topic."""
    aggregateid: str = Field(sa_type=Text)
    """The shard, in digits: the message's key."""
    type: str = Field(sa_type=Text)
    shard: int = Field(sa_type=SmallInteger)
    payload: bytes = Field(sa_type=LargeBinary)
    """The CloudEvents envelope in JSON."""
    recorded_at: datetime | None = Field(default=None, sa_column=_recorded())


class Told(Plumbing, table=True):
    """Events that were told, as long as the topics keep them: what a restored database knows to have told."""

    id: UUID = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    """The order in which they were told, shard by shard."""
    aggregatetype: str = Field(sa_type=Text)
    aggregateid: str = Field(sa_type=Text)
    type: str = Field(sa_type=Text)
    shard: int = Field(sa_type=SmallInteger)
    payload: bytes = Field(sa_type=LargeBinary)
    told_at: datetime | None = Field(default=None, sa_column=_recorded())
    __table_args__ = (Index("ix_told_told_at", "told_at", postgresql_using="brin"),)


class Consumed(Plumbing, table=True):
    """How far each partition was applied: written with what was applied, and so restored with it."""

    topic: str = Field(sa_type=Text, primary_key=True)
    partition: int = Field(primary_key=True)
    next_offset: int = Field(sa_type=BigInteger)


class Inbox(Plumbing, table=True):
    """Ids of the events that were applied here, so that a second delivery has no effect."""

    event_id: UUID = Field(primary_key=True)
    recorded_at: datetime | None = Field(default=None, sa_column=_recorded())
    __table_args__ = (Index("ix_inbox_recorded_at", "recorded_at", postgresql_using="brin"),)


class DeadLetter(Plumbing, table=True):
    """One item that could not be applied (`parked`), or that waits behind such a one of the same ordering key
    (`waiting`); then `replayed` or `discarded`."""

    __tablename__ = "dead_letters"

    id: UUID = Field(primary_key=True)
    seq: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    """The order of arrival."""
    state: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    partition: int
    offset: int = Field(sa_type=BigInteger)
    event_id: UUID
    type: str | None = Field(default=None, sa_type=Text)
    ordering_key: UUID | None = None
    payload: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """The event with this one item."""
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The message itself if it could not be read; then type, ordering key and payload are unknown."""
    mended: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """What an operator put in the payload's place."""
    reason: str = Field(sa_type=Text)
    attempts: int = 1
    note: str | None = Field(default=None, sa_type=Text)
    """Why it was discarded."""
    settled_by: str | None = Field(default=None, sa_type=Text)
    recorded_at: datetime | None = Field(default=None, sa_column=_recorded())
    settled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        Index(
            "ix_dead_letters_open",
            "ordering_key",
            "seq",
            postgresql_where=text("state IN ('parked', 'waiting')"),
        ),
    )


class IdempotencyKey(Plumbing, table=True):
    """The answer once given to a write, for the day its sender asks again."""

    __tablename__ = "idempotency_keys"

    subject: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    fingerprint: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Keyed hash of method, path, query and body."""
    status: int | None = None
    media_type: str | None = Field(default=None, sa_type=Text)
    location: str | None = Field(default=None, sa_type=Text)
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    recorded_at: datetime | None = Field(default=None, sa_column=_recorded())
    __table_args__ = (Index("ix_idempotency_keys_recorded_at", "recorded_at", postgresql_using="brin"),)


class PersonalRecord(Plumbing, table=True):
    """One person's data (or one chunk of a file), sealed. Tables elsewhere hold only its id."""

    __tablename__ = "personal_records"

    id: UUID = Field(primary_key=True)
    key_id: str = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    purpose: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    retain_until: date
    """The last day it is kept (KST); the purge job deletes it after."""
    __table_args__ = (Index("ix_personal_records_retain_until", "retain_until"),)
