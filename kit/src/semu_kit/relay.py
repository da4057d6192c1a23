"""Tells the outbox's events to Kafka: at least once, and each shard's in their order."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from semu_kit import progress
from semu_kit.db import driver_url
from semu_kit.settings import ServiceSettings
from semu_kit.transient import is_transient

log = structlog.get_logger()

GROUPS = 8
"""Shards are relayed in groups: those of one group (shard modulo this) by one relay at a time."""
LOCK_CLASS = 0x5E3D
"""First half of the groups' advisory locks."""
_POLL = 0.05
_TRY_LOCKS_AGAIN = 1.0
_ROWS = 500
_BYTES = 8_000_000
_MESSAGE_BYTES = 1_000_000
"""Largest batch of several messages to a partition; a larger message goes alone (the topic's limit is higher)."""

# Never `seq > cursor`: transactions commit out of the order of their numbers.
_NEXT = f"""
    SELECT seq, aggregatetype, shard, payload FROM (
        SELECT first.*, sum(octet_length(payload)) OVER (ORDER BY seq) - octet_length(payload) AS before
        FROM (SELECT * FROM outbox WHERE shard % {GROUPS} = ANY($1) ORDER BY seq LIMIT {_ROWS}) first
    ) measured
    WHERE before < {_BYTES} ORDER BY seq
"""

# Into another table and not under a flag: a relay of the release before would tell what is flagged again.
_COLUMNS = "seq, id, aggregatetype, aggregateid, type, shard, payload"
_MOVE = f"""
    WITH gone AS (DELETE FROM outbox WHERE seq = ANY($1) RETURNING {_COLUMNS})
    INSERT INTO told ({_COLUMNS}) SELECT {_COLUMNS} FROM gone
    ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, told_at = excluded.told_at
"""


class Relay:
    """One relay. Many may run: each holds some of the groups' locks, and a dead one's are taken by the others."""

    def __init__(self, settings: ServiceSettings) -> None:
        url = driver_url(settings.database_url).set(drivername="postgresql")
        self._url = url.render_as_string(hide_password=False)
        self._bootstrap = settings.kafka_bootstrap
        self._prefix = settings.kafka_prefix
        self._partitions = settings.topic_partitions
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was recorded in this process: look at once."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until `stop` is set. While the database or the broker is away, start afresh every second."""
        progress.went_round("relay")
        while not stop.is_set():
            try:
                await self._session(stop)
            except Exception as error:
                if not isinstance(error, KafkaError) and not is_transient(error):
                    raise
                log.warning("relay.interrupted", error=type(error).__name__)
                await asyncio.sleep(1.0)

    async def _session(self, stop: asyncio.Event) -> None:
        """One connection, which holds the locks, and one producer: what fails takes both down, and so no row is
        deleted by a relay that has lost its locks."""
        connection = await asyncpg.connect(self._url)
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            enable_idempotence=True,
            acks="all",
            max_batch_size=_MESSAGE_BYTES,
        )
        try:
            await producer.start()
            await self._relay(connection, producer, stop)
        finally:
            progress.GROUPS.set(0)
            connection.terminate()
            await producer.stop()

    async def _relay(self, connection: asyncpg.Connection, producer: AIOKafkaProducer, stop: asyncio.Event) -> None:
        groups: list[int] = []
        try_locks_at = 0.0
        while not stop.is_set():
            now = asyncio.get_running_loop().time()
            if len(groups) < GROUPS and now >= try_locks_at:
                # One at a time, so that relays that start together share the groups.
                taken = await _lock_one(connection, groups)
                groups += taken
                progress.GROUPS.set(len(groups))
                try_locks_at = now if taken else now + _TRY_LOCKS_AGAIN
            self._woken.clear()
            rows = await connection.fetch(_NEXT, groups)
            told = await self._tell(producer, rows)
            if told:
                await connection.execute(_MOVE, told)
                progress.TOLD.inc(len(told))
            else:
                await self._pause()
            progress.went_round("relay")

    async def _tell(self, producer: AIOKafkaProducer, rows: Sequence[asyncpg.Record]) -> list[int]:
        """Send one batch a partition and await every ack. The numbers of the rows that are told.

        A batch is taken or refused as a whole; with one a partition, a failure cannot put later events first.
        """
        batches: dict[tuple[str, int], BatchBuilder] = {}
        full: set[tuple[str, int]] = set()
        told: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for row in rows:
            place = (self._prefix + row["aggregatetype"], row["shard"] % self._partitions)
            if place in full:
                continue
            batch = batches.setdefault(place, producer.create_batch())
            if batch.append(key=str(row["shard"]).encode(), value=row["payload"], timestamp=None) is None:
                full.add(place)
            else:
                told[place].append(row["seq"])
        acks = [
            await producer.send_batch(batch, topic, partition=partition)
            for (topic, partition), batch in batches.items()
        ]
        await asyncio.gather(*acks)
        return [seq for place in told.values() for seq in place]

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), _POLL)


async def _lock_one(connection: asyncpg.Connection, held: Sequence[int]) -> list[int]:
    """One more free group, or none."""
    for group in range(GROUPS):
        if group not in held and await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCK_CLASS, group):
            return [group]
    return []
