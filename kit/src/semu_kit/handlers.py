"""What a service does when it is told something: one function an event type."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from semu_contracts.events.envelope import Event, EventData
from sqlalchemy.ext.asyncio import AsyncSession

from semu_kit.clock import Clock
from semu_kit.ids import caused_by
from semu_kit.pii import Vault
from semu_kit.runtime import Runtime

Data = TypeVar("Data", bound=EventData[Any])


@dataclass(frozen=True)
class Context:
    """What a handler works with. It never commits."""

    session: AsyncSession
    runtime: Runtime

    @property
    def clock(self) -> Clock:
        return self.runtime.clock

    @property
    def vault(self) -> Vault:
        return self.runtime.vault


if TYPE_CHECKING:
    # A pydantic generic cannot stand in an alias while the program runs.
    Handler = Callable[[Context, Event[Data]], Awaitable[None]]


class Handlers:
    """A service's handlers by event type.

    A handler applies the items it is given, and lets every error through: a transient one is retried, any other
    is narrowed down to the one item that caused it. So it has no effect outside its transaction.
    """

    def __init__(self) -> None:
        self._by_type: dict[str, Callable[[Context, Event[Any]], Awaitable[None]]] = {}
        self._topics: dict[str, None] = {}

    def on(self, data_type: type[Data]) -> "Callable[[Handler[Data]], Handler[Data]]":
        """Decorates the one handler of this event type."""

        def register(handler: "Handler[Data]") -> "Handler[Data]":
            if data_type.type in self._by_type:
                raise ValueError(f"{data_type.type} has a handler already")
            self._by_type[data_type.type] = handler
            self._topics[data_type.topic] = None
            return handler

        return register

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(self._topics)

    def handles(self, event_type: str) -> bool:
        return event_type in self._by_type

    async def apply(self, context: Context, event: Event[Any], *, part: bool = False) -> None:
        """Run the event's handler, and write what it left in the session.

        `part`: only some of the event's items are here. Parts draw ids of their own, by what is in them, and neither
        each other's nor those of the whole: of the whole and its parts, either lasts.
        """
        application = context.runtime.settings.service
        if part:
            application += sha256("".join(item.model_dump_json() for item in event.data.items).encode()).hexdigest()
        with caused_by(event.id, event.time, application):
            await self._by_type[event.type](context, event)
            await context.session.flush()
