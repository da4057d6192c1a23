"""Ids, and the shard of a taxpayer.

What is made because of an event has the same ids whenever the event is applied: a database that was restored to an
earlier moment applies events again, and what it tells of them again must be known to its readers (ADR 17).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from semu_contracts.events.envelope import SHARDS
from uuid_utils.compat import uuid7

_ORDER_BITS = 24
_HASH_BITS = 74
_LAST = 2**_ORDER_BITS - 1


def new_id() -> UUID:
    """A new UUIDv7: unguessable enough for an id, never for a secret.

    While an event is applied, the id that its next application makes at this place, too; in the order of the calls.
    """
    cause = _cause.get()
    return uuid7() if cause is None else cause.next_id()


def id_of(moment: datetime | UUID, *key: object, order: int | None = None) -> UUID:
    """The id, in UUIDv7's shape, of the one fact with this natural key: the same wherever and whenever it is made.

    `moment` is its time, or an id whose time it takes; it must be as lasting as the key. Ids of one moment sort by
    `order`, where one is given.
    """
    milliseconds = moment.int >> 80 if isinstance(moment, UUID) else int(moment.timestamp() * 1000)
    whole = (moment if isinstance(moment, UUID) else milliseconds, *key)
    drawn = int.from_bytes(sha256("\0".join(map(str, whole)).encode()).digest()) % 2**_HASH_BITS
    if order is not None:
        drawn = min(order, _LAST) << (_HASH_BITS - _ORDER_BITS) | drawn >> _ORDER_BITS
    high, low = divmod(drawn, 2**62)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@dataclass
class Cause:
    """The event that is being applied, and what was made of it so far."""

    event: UUID
    at: datetime
    application: str
    """Who applies it, and which part: no two applications that both last may draw the same ids."""
    made: int = 0
    told: Counter[bytes] = field(default_factory=Counter)

    def next_id(self) -> UUID:
        self.made += 1
        return id_of(self.at, self.event, self.application, self.made, order=self.made)

    def id_of_told(self, content: bytes) -> UUID:
        """The id of an event that tells `content`, by what it tells and not by its place: what tells less or more than
        the first time is another event, and its readers must hear it."""
        digest = sha256(content).digest()
        self.told[digest] += 1
        return id_of(self.at, self.event, self.application, digest.hex(), self.told[digest])


_cause: ContextVar[Cause | None] = ContextVar("cause", default=None)


def current_cause() -> Cause | None:
    """The event that is being applied, or none."""
    return _cause.get()


@contextmanager
def caused_by(event: UUID, at: datetime, application: str) -> Iterator[None]:
    """What is made inside comes of this event."""
    token = _cause.set(Cause(event, at, application))
    try:
        yield
    finally:
        _cause.reset(token)


def shard_of(taxpayer: UUID) -> int:
    """The shard (0..63) that a taxpayer's new bills are opened with; a bill keeps its shard for ever after."""
    return taxpayer.int % SHARDS
