"""A due date and a year closed over many bills, beside one raw statement that touches the same rows."""

import asyncio
import time
from datetime import date
from uuid import uuid4

import asyncpg
from collection.closings import service as closings
from collection.year_ends import service as year_ends
from semu_embedded.databases import ServiceDatabase
from semu_kit.auth import Principal
from semu_kit.clock import SystemClock
from semu_kit.db import Database

from bench.callbacks import plain
from bench.figures import Figure

_ROUNDS = 3
_CITY = "41390"
_YEAR = 2025
"""Over for long: the bench needs no clock of its own."""
_BOOKED = date(2040, 1, 1)
"""A day to come: the worker does not close it meanwhile."""
_OFFICIAL = Principal(str(uuid4()), "official", _CITY, None, None, frozenset())

_RAW_CLOSE = f"""
    UPDATE bill SET state = 'arrears', arrears_since = payable_until + 1
     WHERE municipality = '{_CITY}' AND state = 'open' AND payable_until < '{_YEAR}-12-31'
"""
_OPEN_AGAIN = f"""
    UPDATE bill SET state = 'open', arrears_since = NULL, closing = NULL
     WHERE municipality = '{_CITY}' AND state = 'arrears'
"""
_RAW_CARRY = f"""
    UPDATE bill SET book_year = book_year + 1
     WHERE municipality = '{_CITY}' AND outstanding_principal + outstanding_charge + outstanding_expense > 0
"""


async def measure(collection: ServiceDatabase, bills: int) -> list[Figure]:
    """Seconds for `bills` bills of one city, done by the worker as it is deployed: pieces, locks, entries, events."""
    database = Database(collection.url)
    owner = await asyncpg.connect(plain(collection.migration_url), command_timeout=None)
    try:
        await _fill(owner, bills)
        return [await _due_date(database, owner, bills), await _year(database, owner, bills)]
    finally:
        await owner.close()
        await database.close()


async def _due_date(database: Database, owner: asyncpg.Connection, bills: int) -> Figure:
    ours, raw = [], []
    for _ in range(_ROUNDS):
        ours.append(await _close(database, owner, bills))
        await _reset(owner)
        raw.append(await _timed(owner, _RAW_CLOSE, bills))
        await _reset(owner)
    return Figure(f"close of a due date, {bills:,} bills", "s", ours, "one raw UPDATE of the same rows", raw)


async def _close(database: Database, owner: asyncpg.Connection, bills: int) -> float:
    started = time.perf_counter()
    async with database.transaction() as session:
        closing = await closings.begin(session, SystemClock(), _OFFICIAL, date(_YEAR, 12, 31))
    while await owner.fetchval("SELECT state FROM closing WHERE id = $1", closing.id) == "running":
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - started
    turned = await owner.fetchval("SELECT count(*) FROM bill WHERE closing = $1", closing.id)
    assert turned == bills, f"{turned:,} of {bills:,} bills were closed"
    while await owner.fetchval("SELECT state FROM closing WHERE id = $1", closing.id) != "done":
        await asyncio.sleep(0.1)
    return seconds


async def _year(database: Database, owner: asyncpg.Connection, bills: int) -> Figure:
    """Once: a year is closed for ever."""
    started = time.perf_counter()
    async with database.transaction() as session:
        begun = await year_ends.begin(session, SystemClock(), _OFFICIAL, _YEAR)
    carried = "SELECT done FROM year_end_phase WHERE year_end = $1 AND name = 'carrying' AND ended_at IS NOT NULL"
    while (done := await owner.fetchval(carried, begun.id)) is None:
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - started
    assert done == bills, f"{done:,} of {bills:,} bills were carried over"
    while await owner.fetchval("SELECT state FROM year_end WHERE id = $1", begun.id) != "carried":
        await asyncio.sleep(0.1)
    await _settle(owner)
    raw = await _timed(owner, _RAW_CARRY, bills)
    return Figure(
        f"carry-over of a year, {bills:,} bills", "s", [seconds], "one raw UPDATE of the bills, no entries", [raw]
    )


async def _timed(owner: asyncpg.Connection, statement: str, bills: int) -> float:
    started = time.perf_counter()
    touched = await owner.execute(statement)
    seconds = time.perf_counter() - started
    assert touched == f"UPDATE {bills}", f"{touched} instead of {bills:,} bills"
    return seconds


async def _reset(owner: asyncpg.Connection) -> None:
    """The bills as they were, on a quiet server."""
    await owner.execute(_OPEN_AGAIN)
    await _settle(owner)


async def _settle(owner: asyncpg.Connection) -> None:
    while await owner.fetchval("SELECT EXISTS (SELECT FROM outbox)"):
        await asyncio.sleep(0.1)
    await owner.execute("VACUUM ANALYZE bill")


async def _fill(owner: asyncpg.Connection, bills: int) -> None:
    """Bills decided in the year, with their entries, past the triggers."""
    await owner.execute(
        f"""
        INSERT INTO bill (id, municipality, taxpayer, shard, item, fiscal_year, period, levy_number, kind,
                          opened_book_year, book_year, payment_number, liability_day, decided_day, due_date,
                          payable_until, principal, state, outstanding_principal, opened_at, opened_by)
        SELECT uuidv7(), '{_CITY}', uuidv7(), number % 64, 'property-tax', {_YEAR}, '2',
               to_char(number, 'FM000000000000'), 'new', {_YEAR}, {_YEAR},
               '{_CITY}9' || to_char(number, 'FM0000000000000'), '{_YEAR}-06-01', '{_YEAR}-09-10', '{_YEAR}-09-30',
               '{_YEAR}-09-30', won, 'open', won, now(), 'system:bench'
          FROM generate_series(1, {bills}) AS number, LATERAL (SELECT 50_000 + number % 900_000 AS won) AS levied
        """
    )
    for table in ("journal_entry", "posting"):
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await owner.execute(
        f"""
        INSERT INTO journal_entry (id, kind, municipality, fiscal_year, value_day, booking_day, actor, provision,
                                   cause_kind, cause_id, recorded_at)
        SELECT id, 'decision', '{_CITY}', {_YEAR}, decided_day, '{_BOOKED}', 'system:bench', 'x', 'levy', id, now()
          FROM bill WHERE municipality = '{_CITY}';
        INSERT INTO posting (entry, line, account, bill, item, component, debit, credit)
        SELECT id, line, account, id, item, 'principal', principal * (2 - line), principal * (line - 1)
          FROM bill CROSS JOIN (VALUES (1, 'receivable'), (2, 'decided')) AS side (line, account)
         WHERE municipality = '{_CITY}'
        """
    )
    for table in ("journal_entry", "posting"):
        await owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    await owner.execute("VACUUM ANALYZE bill")
