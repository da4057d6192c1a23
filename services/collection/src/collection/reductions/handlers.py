"""What assessment tells of reductions, applied to bills."""

from semu_contracts.events.assessment import LevyReduced
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context

from collection.reductions import service


async def levy_reduced(context: Context, event: Event[LevyReduced]) -> None:
    await service.reduce(context.session, context.clock, event)
