"""What a year end does, phase after phase, each in pieces: a piece is a transaction, and a kill costs one at most."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from asyncpg import Record
from semu_contracts.events.collection import Amounts, BillCarriedOver, CarriedOverBill
from semu_kit.clock import Clock
from semu_kit.outbox import events_about, record
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.arrears_registers import repository as registers
from collection.bills import repository as bills
from collection.lapses import repository as lapses
from collection.lapses.service import lapse
from collection.ledger import repository as ledger
from collection.proofs import service as proofs
from collection.year_ends import repository
from collection.year_ends.models import YearEnd, YearEndPhase
from collection.year_ends.rules import deadlines

_CARRIED = 5_000
"""Bills carried by a transaction: payments wait for no longer than one piece takes."""
_LAPSED = 1_000
_ENTERED = 20_000


@dataclass(frozen=True)
class Going:
    """One phase of a year end under way, in the transaction of its next piece."""

    session: AsyncSession
    clock: Clock
    year_end: YearEnd
    phase: YearEndPhase


async def none_to_count(session: AsyncSession, year_end: YearEnd) -> int:
    """Of phases that look at no bill, or find out only as they go."""
    return 0


async def count_held(session: AsyncSession, year_end: YearEnd) -> int:
    """Bills that the year's books hold."""
    return await repository.count_held(session, year_end.municipality, year_end.year)


async def count_bills(session: AsyncSession, year_end: YearEnd) -> int:
    """Every bill of the municipality: each is looked at."""
    return await registers.count_bills(session, year_end.municipality)


async def carry(going: Going) -> bool:
    """Carry a piece of what the year's books hold into the next one's; True once they hold nothing (Dongjak 15③).

    A payment in the same instant waits for the piece, and finds its bill in the new year's books; one valued in the
    old year takes back as much of what was carried.
    """
    return not await _carry_piece(going, going.year_end.actor)


async def close(going: Going) -> bool:
    """Carry what came into the year's books since, and close them with the last of it.

    Nothing can be posted between: the lock is exclusive, and the piece that finds nothing more closes.
    """
    if await _carry_piece(going, str(going.year_end.approved_by)):
        return False
    await repository.close(going.session, going.year_end, going.clock.now())
    return True


async def _carry_piece(going: Going, actor: str) -> int:
    session, clock, year_end = going.session, going.clock, going.year_end
    await ledger.lock_for_close(session, year_end.municipality)
    carried = await repository.carry(session, year_end, actor, _CARRIED, clock.today(), clock.now())
    going.phase.done += len(carried)
    going.phase.won += sum(row["principal"] + row["charge"] + row["expense"] for row in carried)
    await _tell_carried(going, actor, carried)
    return len(carried)


async def _tell_carried(going: Going, actor: str, carried: Sequence[Record]) -> None:
    shards = {row["id"]: row["shard"] for row in carried}
    year = going.year_end.year
    told = [
        CarriedOverBill(
            taxpayer=row["taxpayer"],
            bill=row["id"],
            from_year=year,
            into_year=year + 1,
            amounts=Amounts(principal=row["principal"], charge=row["charge"], expense=row["expense"]),
        )
        for row in carried
    ]
    events = events_about(
        BillCarriedOver,
        told,
        shard=lambda item: shards[item.bill],
        source="collection",
        municipality=going.year_end.municipality,
        actor=actor,
        at=going.clock.now(),
    )
    await record(going.session, *events)


async def lapse_completed(going: Going) -> bool:
    """Take a piece of the claims whose limitation period completed out of the books (Dongjak 15②).

    While the old year is open, what completed in it leaves its books, and as much of what was carried is taken back.
    """
    session, phase, municipality = going.session, going.phase, going.year_end.municipality
    await ledger.lock_for_posting(session, municipality)
    due = await lapses.due(session, municipality, going.clock.today(), phase.last, _LAPSED)
    accounts = await bills.lock(session, municipality, due)
    lapsed = await lapse(session, going.clock, str(going.year_end.approved_by), accounts.values())
    phase.done += len(lapsed)
    phase.won += sum(one.principal + one.charge + one.expense for one in lapsed)
    phase.last = due[-1] if due else phase.last
    return len(due) < _LAPSED


async def register(going: Going) -> bool:
    """Enter a piece of the year's arrears into their register; True once it is made (Dongjak 15①)."""
    session, phase, year_end = going.session, going.phase, going.year_end
    piece = await registers.enter(session, year_end.municipality, year_end.id, year_end.year, phase.last, _ENTERED)
    phase.done += piece.looked_at
    phase.won += piece.won
    phase.last = piece.last or phase.last
    if piece.looked_at == _ENTERED:
        return False
    due_on = deadlines(year_end.municipality, year_end.year, load()).registers_due
    await registers.finish(
        session, year_end.municipality, year_end.id, year_end.year, going.clock.today(), due_on, going.clock.now()
    )
    return True


async def prove(going: Going) -> bool:
    """Run the ledger's proofs, and keep how they came out."""
    await proofs.prove_and_keep(going.session, going.clock, going.year_end.municipality, after="year_end")
    return True


@dataclass(frozen=True)
class Phase:
    """A phase by name: what to count before, and one piece of it, which says whether it was the last."""

    name: str
    count: Callable[[AsyncSession, YearEnd], Awaitable[int]]
    piece: Callable[[Going], Awaitable[bool]]


PHASES: dict[str, tuple[Phase, ...]] = {
    "carrying": (Phase("carrying", count_held, carry), Phase("proving_carried", none_to_count, prove)),
    "closing": (
        Phase("lapsing", none_to_count, lapse_completed),
        Phase("closing", count_held, close),
        Phase("registering", count_bills, register),
        Phase("proving_closed", none_to_count, prove),
    ),
}
"""What the worker does in each state of a year end."""
