"""The worker's part of year ends."""

from semu_kit.clock import Clock
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from collection.year_ends import repository
from collection.year_ends.models import YearEnd, YearEndPhase
from collection.year_ends.phases import PHASES, Going, Phase

_AFTER = {"carrying": "carried", "closing": "closed"}
"""The state of a year end once every phase of its state is done."""


async def run_year_ends(runtime: Runtime) -> None:
    """Go on with every year end that has something to do: each piece commits by itself."""
    going = True
    while going:
        async with runtime.database.transaction() as session:
            going = await advance(session, runtime.clock)


async def advance(session: AsyncSession, clock: Clock) -> bool:
    """Do the next piece of some year end; False if there is none."""
    year_end = await repository.take(session)
    if year_end is None:
        return False
    begun = {phase.name: phase for phase in await repository.phases(session, year_end.id)}
    for phase in PHASES[year_end.state]:
        so_far = begun.get(phase.name)
        if so_far is None:
            await _begin(session, clock, year_end, phase)
            return True
        if so_far.ended_at is None:
            if await phase.piece(Going(session, clock, year_end, so_far)):
                so_far.ended_at = clock.now()
            await repository.save_phase(session, so_far)
            return True
    year_end.state = _AFTER[year_end.state]
    year_end.ended_at = clock.now() if year_end.state == "closed" else None
    await repository.save(session, year_end)
    return True


async def _begin(session: AsyncSession, clock: Clock, year_end: YearEnd, phase: Phase) -> None:
    """Show the phase, with what it has to do, before its first piece."""
    total = await phase.count(session, year_end)
    await repository.save_phase(
        session,
        YearEndPhase(year_end=year_end.id, name=phase.name, total=total, done=0, won=0, began_at=clock.now()),
    )
