"""Reading back: a service whose database was restored to an earlier moment finds in Kafka what it told after it.

Its own events that it does not know to have told are newer than the database. What came of an event comes again, with
the same id, when that event is applied again; what came of an act is put back, or named so that it can be done again.

Both in the order of time, over all topics: a worker reads its topics side by side, and would apply a payment before the
bill that it names is open again. Whoever paid saw the bill, so the order of the records' times is the order of causes.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from pydantic import BaseModel, ValidationError
from semu_contracts.events import UnknownEventType, parse
from semu_contracts.events.envelope import Event, Item
from sqlalchemy import text

from semu_kit import inbox
from semu_kit.handlers import Context, Handlers
from semu_kit.inbox import reason_of
from semu_kit.recovery.ordering import heard_partitions, in_order, own_partitions, places_at
from semu_kit.recovery.put_back import PutBack
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

log = structlog.get_logger()

_MARGIN = timedelta(hours=1)
"""Read again before the newest told event: clocks differ, and an event may have waited for its broker."""
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
    applied: int = 0
    """Records of other services, from where the database stood to the end."""
    unreadable: int = 0
    """Of its own; each is in the log."""
    gone: int = 0
    """Records of other services that Kafka no longer keeps and that were not applied here."""

    def as_json(self) -> str:
        facts = {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(self).items()}
        return json.dumps(facts, default=str, ensure_ascii=False)


Name = Callable[[dict[str, Any]], None]
"""Takes one fact that must be done again: event, type, time, actor, municipality, reason, item."""


async def read_back(
    runtime: Runtime, put_back: PutBack, handlers: Handlers | None, name: Name, *, since: datetime | None = None
) -> Report:
    """Find what the service told after the restored moment, put back what can be, and name the rest; apply again, in
    between, what others told since.

    May be done again, also while the workers run: what is there is left as it is. Without `since` it begins an hour
    before the newest event that the database knows to have told. Raises KafkaError.
    """
    report = Report(runtime.settings.service, since or await _newest_told(runtime))
    own = own_partitions(runtime.settings)
    heard = heard_partitions(runtime.settings, handlers)
    if not own and not heard:
        return report
    kafka = AIOKafkaConsumer(
        bootstrap_servers=runtime.settings.kafka_bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await kafka.start()
    try:
        since_then = await places_at(kafka, own, report.since)
        async for _, records in in_order(kafka, since_then):
            await _keep(runtime, put_back, records)
        applied = await inbox.consumed(runtime)
        from_there = {each: applied.get((each.topic, each.partition), 0) for each in heard}
        begins = await kafka.beginning_offsets(list(from_there))
        report.gone = sum(max(0, begins[each] - place) for each, place in from_there.items())
        async for partition, records in in_order(kafka, since_then | from_there):
            if partition in since_then:
                for record in await _unknown(runtime, records, report):
                    await _take(runtime, put_back, record, report, name)
            elif handlers is not None:
                messages = [inbox.Message(one.topic, one.partition, one.offset, one.value or b"") for one in records]
                await inbox.apply(runtime, handlers, messages)
                report.applied += len(records)
    finally:
        await kafka.stop()
    return report


async def _newest_told(runtime: Runtime) -> datetime | None:
    async with runtime.database.transaction() as session:
        newest: datetime | None = await session.scalar(text("SELECT max(told_at) FROM told"))
    return newest and newest - _MARGIN


async def _keep(runtime: Runtime, put_back: PutBack, records: Sequence[ConsumerRecord]) -> None:
    """Before anything comes again: what chance made of it and people were told."""
    for record, head in _heads(runtime, records):
        if put_back.is_kept(head.type) and not await _known(runtime, [head.id]):
            async with runtime.database.transaction() as session:
                await put_back.keep(Context(session, runtime), parse(record.value))


def _heads(runtime: Runtime, records: Sequence[ConsumerRecord]) -> list[tuple[ConsumerRecord, _Head]]:
    """The service's own among the records."""
    heads = []
    for record in records:
        try:
            heads.append((record, _Head.model_validate_json(record.value)))
        except ValidationError:
            log.warning("read_back.unreadable", topic=record.topic, offset=record.offset)
    return [(record, head) for record, head in heads if head.source == f"/{runtime.settings.service}"]


async def _unknown(runtime: Runtime, records: Sequence[ConsumerRecord], report: Report) -> list[ConsumerRecord]:
    """Those of the service's own that are neither told nor about to be, and that nothing makes again."""
    heads = _heads(runtime, records)
    known = await _known(runtime, [head.id for _, head in heads])
    async with runtime.database.transaction() as session:
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
    return unknown


async def _known(runtime: Runtime, ids: Sequence[UUID]) -> set[UUID]:
    async with runtime.database.transaction() as session:
        return set(await session.scalars(_KNOWN, {"ids": list(ids)}))


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
