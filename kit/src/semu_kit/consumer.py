"""A service's reader of its topics, one member of the group named like the service."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from semu_kit import inbox, progress
from semu_kit.handlers import Handlers
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

log = structlog.get_logger()

_BATCH = 25
"""Records a transaction; with 500 items each, 12,500 items."""
_WORST_BATCH_SECONDS = 120.0
"""The watchdog: a batch that takes longer is rolled back and tried again."""
_POLL_MS = 200
_REPORT_SECONDS = 15.0
_ASK_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0


class Consumer(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Applies each partition's records in order, one transaction a batch, and commits its offset after.

    A batch that meets a transient error leaves its partition paused, with backoff, while the others go on. A partition
    is read from where this database's own state ends, so that a restored one catches up by itself.
    """

    def __init__(self, runtime: Runtime, handlers: Handlers, *, applied: Callable[[], None]) -> None:
        """`applied` is called after every batch: it may have recorded events that the relay can tell."""
        self._runtime = runtime
        self._handlers = handlers
        self._applied = applied
        self._held: set[TopicPartition] = set()
        self._assigned: frozenset[TopicPartition] = frozenset()
        """What was given to this member and has no place to be read from yet."""
        self._applying = asyncio.Lock()
        self._failures: dict[TopicPartition, int] = {}
        self._resume_at: dict[TopicPartition, float] = {}
        self._applied_to: dict[TopicPartition, int] = {}
        """Of the partitions held: the offset before which all is applied."""
        self._backlog = progress.Backlog()
        self._report_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Read until `stop` is set; the batch in hand is finished first."""
        settings = self._runtime.settings
        self._kafka = AIOKafkaConsumer(
            bootstrap_servers=settings.kafka_bootstrap,
            group_id=settings.kafka_prefix + settings.service,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=10_000,
            rebalance_timeout_ms=int(_WORST_BATCH_SECONDS * 1000) + 30_000,
        )
        self._kafka.subscribe([settings.kafka_prefix + topic for topic in self._handlers.topics], listener=self)
        progress.went_round("consumer")
        await _started(self._kafka, stop)
        try:
            while not stop.is_set():
                await self._find_places()
                self._resume()
                await self._report_lag()
                batches = await self._kafka.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)
                for partition, records in batches.items():
                    # Held while one batch is applied and committed, so that a partition is not given away midway.
                    async with self._applying:
                        if partition in self._held and not stop.is_set():
                            await self._apply(partition, records)
                    progress.went_round("consumer")
                progress.went_round("consumer")
        finally:
            await self._kafka.stop()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        self._assigned = frozenset(assigned)
        self._failures.clear()
        self._resume_at.clear()

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        async with self._applying:
            self._assigned = frozenset()
            self._held.clear()
            self._applied_to.clear()

    async def _find_places(self) -> None:
        """Begin to read what was assigned: where the database or Kafka says, whichever is earlier, and from the
        beginning where either says nothing. What was applied is found in the inbox.

        Not in the listener above, which cannot fail. What is fetched before it is dropped, as nothing of it is held.
        """
        wanted = self._assigned
        if not wanted:
            return
        try:
            applied = await inbox.consumed(self._runtime)
            committed = await asyncio.gather(*map(self._kafka.committed, wanted))
        except Exception as error:
            if not isinstance(error, KafkaError) and not is_transient(error):
                raise
            log.warning("consumer.no_place_yet", error=type(error).__name__)
            await asyncio.sleep(1.0)
            return
        if wanted is not self._assigned:
            return  # the group was shared out anew meanwhile
        for partition, offset in zip(wanted, committed, strict=True):
            own = applied.get((partition.topic, partition.partition), 0)
            self._applied_to[partition] = min(own, offset or 0)
            self._kafka.seek(partition, self._applied_to[partition])
        self._assigned, self._held = frozenset(), set(wanted)

    async def _apply(self, partition: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
        # After a failure the batch is halved, so that one too long for the watchdog gets through in the end.
        part = records[: max(1, len(records) >> self._failures.get(partition, 0))]
        messages = [
            inbox.Message(record.topic, record.partition, record.offset, record.value or b"") for record in part
        ]
        try:
            async with asyncio.timeout(_WORST_BATCH_SECONDS):
                await inbox.apply(self._runtime, self._handlers, messages)
        except Exception as error:
            if not is_transient(error):
                raise
            self._retry_later(partition, records[0].offset, error)
            return
        self._failures.pop(partition, None)
        self._applied_to[partition] = part[-1].offset + 1
        self._applied()
        if len(part) < len(records):
            self._kafka.seek(partition, part[-1].offset + 1)
        try:
            await self._kafka.commit({partition: part[-1].offset + 1})
        except KafkaError as error:
            # What was applied stays applied: whoever reads it again finds its id in the inbox.
            log.warning("consumer.commit_failed", partition=str(partition), error=type(error).__name__)

    def _retry_later(self, partition: TopicPartition, offset: int, error: Exception) -> None:
        failures = self._failures.get(partition, 0)
        pause = min(_FIRST_PAUSE * 2**failures, _LONGEST_PAUSE)
        log.warning("consumer.retry", partition=str(partition), seconds=pause, error=type(error).__name__)
        self._failures[partition] = failures + 1
        self._resume_at[partition] = asyncio.get_running_loop().time() + pause
        self._kafka.pause(partition)
        self._kafka.seek(partition, offset)

    def _resume(self) -> None:
        now = asyncio.get_running_loop().time()
        for partition in [each for each, at in self._resume_at.items() if at <= now]:
            del self._resume_at[partition]
            self._kafka.resume(partition)

    async def _report_lag(self) -> None:
        """Now and again, how many records are still to be applied of the partitions held, and how long they wait."""
        now = asyncio.get_running_loop().time()
        if now < self._report_at:
            return
        self._report_at = now + _REPORT_SECONDS
        held = list(self._held)
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                ends = await self._kafka.end_offsets(held) if held else {}
                beginnings = await self._kafka.beginning_offsets(held) if held else {}
        except (KafkaError, TimeoutError) as error:
            log.warning("consumer.lag_unknown", error=type(error).__name__)
            return
        # Before its beginning a topic keeps nothing any more; and what was revoked meanwhile is another's.
        ends = {each: end for each, end in ends.items() if each in self._applied_to}
        applied = {each: max(self._applied_to[each], beginnings[each]) for each in ends}
        lag = self._backlog.measure(applied, ends, now)
        if lag > 0:
            log.info("consumer.lag", records=lag)


async def _started(kafka: AIOKafkaConsumer, stop: asyncio.Event) -> None:
    """Start; while the broker is away, keep trying."""
    while True:
        try:
            await kafka.start()
            return
        except KafkaError as error:
            log.warning("consumer.broker_away", error=type(error).__name__)
            await asyncio.sleep(1.0)
            if stop.is_set():
                return
