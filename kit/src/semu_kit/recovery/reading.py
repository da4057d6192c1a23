"""Reading back: a service whose database was restored to an earlier moment finds in Kafka what it told after it.

Its own events that it does not know to have told are newer than the database. What came of an event comes again by
itself, with the same id, when the consumers apply that event again; what came of an act is put back, or named so that
it can be done again.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic import BaseModel, ValidationError
from semu_contracts.events import TOPICS, UnknownEventType, parse
from semu_contracts.events.envelope import Event, Item
from sqlalchemy import text

from semu_kit.handlers import Context
from semu_kit.inbox import reason_of
from semu_kit.recovery.put_back import PutBack
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

log = structlog.get_logger()

_MARGIN = timedelta(hours=1)
"""Read again before the newest told event: clocks differ, and an event may have waited for its broker."""
_AT_ONCE = 200
_NO_TAKER = "no way to put it back"
_NOT_NOW = "it could not be put back"
_CAUSE_WAITS = "what it came of waits among the dead letters"


class _Head(BaseModel):
    id: UUID
    source: str
    type: str
    causationid: UUID | None = None


@dataclass
class Report:
    """What was found; items by event type, won by event type."""

    service: str
    since: datetime | None
    read: int = 0
    """Events of this service, from `since` to the end."""
    known: int = 0
    """Those that the database knows."""
    again: Counter[str] = field(default_factory=Counter)
    """Events that come again by themselves."""
    put_back: Counter[str] = field(default_factory=Counter)
    put_back_won: Counter[str] = field(default_factory=Counter)
    to_do: Counter[str] = field(default_factory=Counter)
    """To be done again by hand: each was named."""
    to_do_won: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0

    def as_json(self) -> str:
        facts = {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(self).items()}
        return json.dumps(facts, default=str, ensure_ascii=False, indent=2)


Name = Callable[[dict[str, Any]], None]
"""Takes one fact that must be done again: event, type, time, actor, municipality, reason, item."""


async def read_back(runtime: Runtime, put_back: PutBack, name: Name, *, since: datetime | None = None) -> Report:
    """Find what the service told after the restored moment, put back what can be, and name the rest.

    May be done again, also while the workers run: what is back is left as it is. Without `since` it begins an hour
    before the newest event that the database knows to have told. Raises KafkaError.
    """
    report = Report(runtime.settings.service, since or await _newest_told(runtime))
    async for records in _own_topics(runtime, report.since):
        for record in await _unknown(runtime, put_back, records, report):
            await _take(runtime, put_back, record, report, name)
    return report


async def _newest_told(runtime: Runtime) -> datetime | None:
    async with runtime.database.transaction() as session:
        newest: datetime | None = await session.scalar(text("SELECT max(told_at) FROM told"))
    return newest and newest - _MARGIN


async def _own_topics(runtime: Runtime, since: datetime | None) -> AsyncIterator[Sequence[ConsumerRecord]]:
    """The records of the service's topics from a moment to the end as it is now, some at a time: topic by topic, so
    that notices are back before the payments that were made on them."""
    settings = runtime.settings
    topics = [settings.kafka_prefix + topic for topic in TOPICS if topic.startswith(f"{settings.service}.")]
    if not topics:
        return
    kafka = AIOKafkaConsumer(bootstrap_servers=settings.kafka_bootstrap, enable_auto_commit=False)
    await kafka.start()
    try:
        for topic in topics:
            partitions = [TopicPartition(topic, number) for number in range(settings.topic_partitions)]
            async for records in _to_the_end(kafka, partitions, since):
                yield records
    finally:
        await kafka.stop()


async def _to_the_end(
    kafka: AIOKafkaConsumer, partitions: Sequence[TopicPartition], since: datetime | None
) -> AsyncIterator[Sequence[ConsumerRecord]]:
    kafka.assign(partitions)
    ends = await kafka.end_offsets(partitions)
    if since is None:
        places = await kafka.beginning_offsets(partitions)
    else:
        found = await kafka.offsets_for_times(dict.fromkeys(partitions, int(since.timestamp() * 1000)))
        places = {each: found[each].offset if found[each] else ends[each] for each in partitions}
    for partition, place in places.items():
        kafka.seek(partition, place)
    unread = {each for each in partitions if places[each] < ends[each]}
    while unread:
        for partition, records in (await kafka.getmany(*unread, timeout_ms=500, max_records=_AT_ONCE)).items():
            yield [record for record in records if record.offset < ends[partition]]
            if records[-1].offset + 1 >= ends[partition]:
                unread.discard(partition)


async def _unknown(
    runtime: Runtime, put_back: PutBack, records: Sequence[ConsumerRecord], report: Report
) -> list[ConsumerRecord]:
    """Those of the service's own that are neither told nor about to be, and that nothing makes again."""
    heads: list[tuple[ConsumerRecord, _Head]] = []
    for record in records:
        try:
            head = _Head.model_validate_json(record.value)
        except ValidationError:
            report.unreadable += 1
            continue
        if head.source == f"/{report.service}":
            heads.append((record, head))
    async with runtime.database.transaction() as session:
        known = set(await session.scalars(_KNOWN, {"ids": [head.id for _, head in heads]}))
        causes = [head.causationid for _, head in heads if head.causationid]
        applied = set(await session.scalars(_APPLIED, {"ids": causes}))
    report.read += len(heads)
    report.known += sum(head.id in known for _, head in heads)
    unknown = []
    for record, head in heads:
        if head.id in known:
            continue
        if head.causationid is None or head.causationid in applied:
            unknown.append(record)
        else:
            report.again[head.type] += 1
            if put_back.is_kept(head.type):
                async with runtime.database.transaction() as session:
                    await put_back.keep(Context(session, runtime), parse(record.value))
    return unknown


_KNOWN = text(
    "SELECT id FROM told WHERE id = ANY(CAST(:ids AS uuid[]))"
    " UNION SELECT id FROM outbox WHERE id = ANY(CAST(:ids AS uuid[]))"
)
_APPLIED = text("SELECT event_id FROM inbox WHERE event_id = ANY(CAST(:ids AS uuid[]))")


async def _take(runtime: Runtime, put_back: PutBack, record: ConsumerRecord, report: Report, name: Name) -> None:
    try:
        event = parse(record.value)
    except (ValidationError, UnknownEventType) as error:
        report.unreadable += 1
        log.warning("read_back.unreadable", topic=record.topic, offset=record.offset, reason=reason_of(error))
        return
    left, reason = await _put_back(runtime, put_back, record, event)
    for item in event.data.items:
        if not any(item is one for one in left):
            report.put_back[event.type] += 1
            report.put_back_won[event.type] += won_of(item)
    for item in left:
        report.to_do[event.type] += 1
        report.to_do_won[event.type] += won_of(item)
        name(
            {
                "event": str(event.id), "type": event.type, "time": event.time.isoformat(), "actor": event.actor,
                "municipality": event.municipality, "reason": reason, "won": won_of(item),
                **event.data.model_dump(mode="json", exclude={"items"}), "item": item.model_dump(mode="json"),
            }
        )  # fmt: skip


async def _put_back(
    runtime: Runtime, put_back: PutBack, record: ConsumerRecord, event: Event[Any]
) -> tuple[Sequence[Item], str]:
    """One transaction an event; what is wholly back counts as told from then on."""
    if event.causationid is not None:
        return list(event.data.items), _CAUSE_WAITS
    if not put_back.takes(event.type):
        return list(event.data.items), _NO_TAKER
    try:
        async with runtime.database.transaction() as session:
            left = await put_back.apply(Context(session, runtime), event)
            if not left:
                await session.execute(
                    text(
                        "INSERT INTO told (id, seq, aggregatetype, aggregateid, type, shard, payload, told_at)"
                        " VALUES (:id, :offset, :topic, :key, :type, :shard, :payload, :at) ON CONFLICT DO NOTHING"
                    ),
                    {
                        "id": event.id, "offset": record.offset, "topic": event.data.topic, "key": str(event.shard),
                        "type": event.type, "shard": event.shard, "payload": record.value,
                        "at": datetime.fromtimestamp(record.timestamp / 1000).astimezone(),
                    },
                )  # fmt: skip
            return left, _NOT_NOW
    except Exception as error:
        if is_transient(error):
            raise
        return list(event.data.items), reason_of(error)


def won_of(item: Item) -> int:
    """What a fact is about, in won: its total or amounts, or what it decides."""
    facts = item.model_dump(include={"total", "won", "amount", "amounts", "principal", "penalty"})
    amounts = facts.pop("amounts", None) or {}
    return int(sum(facts.values()) + sum(amounts.values()))
