"""Events are written in the transaction that made them true."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from semu_contracts.events.envelope import MAX_ITEMS, Event, EventData, Item
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from semu_kit.ids import current_cause, new_id
from semu_kit.plumbing import Outbox

AnItem = TypeVar("AnItem", bound=Item)
Data = TypeVar("Data", bound=EventData[Any])


def events_about(
    data_type: type[Data],
    items: Iterable[AnItem],
    *,
    shard: Callable[[AnItem], int],
    source: str,
    municipality: str,
    actor: str,
    at: datetime,
    **common: Any,
) -> list[Event[Data]]:
    """The events that tell `items` in their order: grouped by shard, at most 500 items each.

    `source` is the service's name, `at` the legal clock's instant; `common` are the data's fields beside `items`.
    """
    by_shard: defaultdict[int, list[AnItem]] = defaultdict(list)
    for item in items:
        by_shard[shard(item)].append(item)
    cause = current_cause()
    events = []
    for number, of_shard in by_shard.items():
        for start in range(0, len(of_shard), MAX_ITEMS):
            data = data_type(items=of_shard[start : start + MAX_ITEMS], **common)
            events.append(
                Event[data_type](  # type: ignore[valid-type]  # the class is given
                    id=new_id() if cause is None else cause.id_of_told(_content(data, number)),
                    source=f"/{source}",
                    type=data_type.type,
                    time=at,
                    municipality=municipality,
                    actor=actor,
                    shard=number,
                    causationid=cause and cause.event,
                    data=data,
                )
            )
    return events


def _content(data: EventData[Any], shard: int) -> bytes:
    """What an event tells, in an order of its own: rows that a handler reads may come in any."""
    items = sorted(item.model_dump_json() for item in data.items)
    return "\n".join([data.type, str(shard), data.model_dump_json(exclude={"items"}), *items]).encode()


async def record(session: AsyncSession, *events: Event[Any]) -> None:
    """Write events into the outbox, in this order, in the session's transaction."""
    if events:
        await session.execute(
            insert(Outbox),
            [
                {
                    "id": event.id,
                    "aggregatetype": event.data.topic,
                    "aggregateid": str(event.shard),
                    "type": event.type,
                    "shard": event.shard,
                    "payload": event.model_dump_json().encode(),
                }
                for event in events
            ],
        )
