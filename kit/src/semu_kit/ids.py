"""Ids, and the shard of a taxpayer."""

from uuid import UUID

from semu_contracts.events.envelope import SHARDS
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7: unguessable enough for an id, never for a secret."""
    return uuid7()


def shard_of(taxpayer: UUID) -> int:
    """The shard (0..63) that a taxpayer's new bills are opened with; a bill keeps its shard for ever after."""
    return taxpayer.int % SHARDS
