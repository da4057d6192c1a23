"""What a service can take back from its own events: one function an event type."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from semu_contracts.events.envelope import Event, EventData, Item

from semu_kit.handlers import Context

Data = TypeVar("Data", bound=EventData[Any])

if TYPE_CHECKING:
    # A pydantic generic cannot stand in an alias while the program runs.
    Taker = Callable[[Context, Event[Data]], Awaitable[Sequence[Item]]]
    Keeper = Callable[[Context, Event[Data]], Awaitable[None]]


class PutBack:
    """A service's takers by event type.

    A taker writes what the event tells into the restored database as if it had never been lost, tells nothing, and
    answers the items that it could not put back. What is there already it leaves as it is.
    """

    def __init__(self) -> None:
        self._by_type: dict[str, Callable[[Context, Event[Any]], Awaitable[Sequence[Item]]]] = {}
        self._kept: dict[str, Callable[[Context, Event[Any]], Awaitable[None]]] = {}

    def on(self, data_type: type[Data]) -> "Callable[[Taker[Data]], Taker[Data]]":
        """Decorates the one taker of this event type."""

        def register(taker: "Taker[Data]") -> "Taker[Data]":
            self._by_type[data_type.type] = taker
            return taker

        return register

    def keeps(self, data_type: type[Data]) -> "Callable[[Keeper[Data]], Keeper[Data]]":
        """Decorates the one keeper of this event type: the event comes again by itself, and what it told that chance
        made (a number drawn from a sequence) must be the same then."""

        def register(keeper: "Keeper[Data]") -> "Keeper[Data]":
            self._kept[data_type.type] = keeper
            return keeper

        return register

    async def keep(self, context: Context, event: Event[Any]) -> None:
        """What must be known before the event comes again."""
        await self._kept[event.type](context, event)

    def is_kept(self, event_type: str) -> bool:
        return event_type in self._kept

    async def apply(self, context: Context, event: Event[Any]) -> Sequence[Item]:
        """The items that are not put back: all, where nobody can."""
        taker = self._by_type.get(event.type)
        if taker is None:
            return list(event.data.items)
        left = await taker(context, event)
        await context.session.flush()
        return left

    def takes(self, event_type: str) -> bool:
        return event_type in self._by_type
