"""Applying messages: each event once, in one transaction with the row that remembers its id.

What cannot be applied is parked alone, as one item; later items with its ordering key wait behind it, and their
neighbours go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import structlog
from pydantic import ValidationError
from semu_contracts.events import UnknownEventType, parse
from semu_contracts.events.envelope import Event, Item
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from semu_kit.handlers import Context, Handlers
from semu_kit.ids import new_id
from semu_kit.plumbing import DeadLetter
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

log = structlog.get_logger()

OPEN = ("parked", "waiting")
ORDER_LOCK = 0x5E3D_0001
"""Advisory lock: shared while messages are applied, exclusive while an operator settles a dead letter."""
_UNREADABLE = UUID("5e3d0000-0000-4000-8000-000000000000")
_letters = DeadLetter.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Message:
    """One record of a topic."""

    topic: str
    partition: int
    offset: int
    value: bytes

    @property
    def made_up_id(self) -> UUID:
        """Stands for the event's id where the message cannot be read."""
        return uuid5(_UNREADABLE, f"{self.topic}/{self.partition}/{self.offset}")


Read = tuple[Message, Event[Any] | str]
"""A message with its event, or with the reason why it cannot be read."""


async def apply(runtime: Runtime, handlers: Handlers, messages: Sequence[Message]) -> None:
    """Apply messages of one partition, in their order, and remember in the same transaction how far that was.

    Raises only what is transient; then nothing was applied.
    """
    if not messages:
        return
    read = [each for each in map(_read, messages) if isinstance(each[1], str) or handlers.handles(each[1].type)]
    try:
        await _apply(runtime, handlers, read, messages[-1], narrowing=False)
    except Exception as error:
        if is_transient(error):
            raise
        # Savepoints cost time, so they are only taken once a batch has failed.
        await _apply(runtime, handlers, read, messages[-1], narrowing=True)


async def _apply(
    runtime: Runtime, handlers: Handlers, read: "Sequence[Read]", last: Message, *, narrowing: bool
) -> None:
    async with runtime.database.transaction() as session:
        if read:
            await _Batch(Context(session, runtime), handlers, narrowing=narrowing).apply(read)
        # Set, not raised to the greater: brokers that lost their topics begin again at 0.
        await session.execute(
            text(
                "INSERT INTO consumed (topic, partition, next_offset) VALUES (:topic, :partition, :next)"
                " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset"
            ),
            {"topic": last.topic, "partition": last.partition, "next": last.offset + 1},
        )


async def consumed(runtime: Runtime) -> dict[tuple[str, int], int]:
    """By topic and partition, the offset before which everything is applied in this database."""
    async with runtime.database.transaction() as session:
        rows = await session.execute(text("SELECT topic, partition, next_offset FROM consumed"))
        return {(row.topic, row.partition): row.next_offset for row in rows}


def _read(message: Message) -> Read:
    try:
        return message, parse(message.value)
    except (ValidationError, UnknownEventType) as error:
        return message, reason_of(error)


async def apply_again(context: Context, handlers: Handlers, message: Message) -> None:
    """Within the context's transaction: read and apply a message that could not be read before.

    Raises ValidationError or UnknownEventType if it still cannot be read.
    """
    read = message, parse(message.value)
    await _Batch(context, handlers, narrowing=True).apply([read])


def reason_of(error: Exception) -> str:
    """Why something could not be applied, without the values that were being written."""
    if isinstance(error, ValidationError):
        return str(error.errors(include_input=False, include_url=False, include_context=False))
    if isinstance(error, DBAPIError):
        return f"{type(error.orig).__name__}: {error.orig}"
    return f"{type(error).__name__}: {error}"


def with_items(event: Event[Any], items: Sequence[Item]) -> Event[Any]:
    """The same event, telling only these of its items."""
    return event.model_copy(update={"data": event.data.model_copy(update={"items": list(items)})})


class _Batch:
    """One transaction's work. `narrowing`: an event that fails is halved until the failing item is alone."""

    def __init__(self, context: Context, handlers: Handlers, *, narrowing: bool) -> None:
        self._context = context
        self._session: AsyncSession = context.session
        self._handlers = handlers
        self._narrowing = narrowing
        self._held_back: set[UUID] = set()

    async def apply(self, read: Sequence[Read]) -> None:
        await self._session.execute(text(f"SELECT pg_advisory_xact_lock_shared({ORDER_LOCK})"))
        fresh = await self._remember([_id(each) for each in read])
        self._held_back = set(
            await self._session.scalars(select(_letters.c.ordering_key).where(_letters.c.state.in_(OPEN)).distinct())
        )
        for message, event in read:
            if _id((message, event)) not in fresh:
                continue
            fresh.remove(_id((message, event)))  # a producer's second copy may be in the same batch
            if isinstance(event, str):
                await self._keep("parked", message, event)
            else:
                await self._apply_items(message, event, event.data.items)

    async def _remember(self, ids: list[UUID]) -> set[UUID]:
        """Put ids into the inbox; those that were not there yet."""
        rows = await self._session.scalars(
            text(
                "INSERT INTO inbox (event_id) SELECT unnest(CAST(:ids AS uuid[])) "
                "ON CONFLICT DO NOTHING RETURNING event_id"
            ),
            {"ids": ids},
        )
        return set(rows)

    async def _apply_items(self, message: Message, event: Event[Any], items: Sequence[Item]) -> None:
        ready = [item for item in items if item.ordering_key not in self._held_back]
        if len(ready) < len(items):
            waiting = [item for item in items if item.ordering_key in self._held_back]
            await self._keep("waiting", message, "an earlier item of the same key is parked", event, waiting)
        if not ready:
            return
        part = len(ready) < len(event.data.items)
        if not self._narrowing:
            await self._handlers.apply(self._context, with_items(event, ready), part=part)
            return
        try:
            async with self._session.begin_nested():
                await self._handlers.apply(self._context, with_items(event, ready), part=part)
        except Exception as error:
            if is_transient(error):
                raise
            if len(ready) == 1:
                log.error("item.parked", event_id=event.id, type=event.type, error=type(error).__name__)
                self._held_back.add(ready[0].ordering_key)
                await self._keep("parked", message, reason_of(error), event, ready)
            else:
                half = len(ready) // 2
                await self._apply_items(message, event, ready[:half])
                await self._apply_items(message, event, ready[half:])

    async def _keep(
        self,
        state: str,
        message: Message,
        reason: str,
        event: Event[Any] | None = None,
        items: Sequence[Item] = (),
    ) -> None:
        """Write dead letters: one an item, or one for a message that cannot be read."""
        common = {
            "state": state,
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "reason": reason,
        }
        if event is None:
            rows = [{**common, "id": new_id(), "event_id": message.made_up_id, "raw": message.value}]
        else:
            rows = [
                {
                    **common,
                    "id": new_id(),
                    "event_id": event.id,
                    "type": event.type,
                    "ordering_key": item.ordering_key,
                    "payload": with_items(event, [item]).model_dump(mode="json"),
                }
                for item in items
            ]
        await self._session.execute(insert(DeadLetter), rows)


def _id(read: Read) -> UUID:
    message, event = read
    return message.made_up_id if isinstance(event, str) else event.id
