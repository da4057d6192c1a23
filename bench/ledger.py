"""Entries a second into the ledger beside a bare COPY, and the trial balance of a large ledger beside one raw sum."""

import time
from datetime import UTC, date, datetime, timedelta

import asyncpg
from collection.balances import repository as balances
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.entries import Books
from collection.ledger.rules import PROVISIONS, ByComponent, Cause, Entry
from semu_embedded.databases import ServiceDatabase
from semu_kit.db import Database
from semu_kit.ids import new_id

from bench.callbacks import plain
from bench.figures import Figure

_ROUNDS = 3
_APPENDED, _AT_ONCE = 50_000, 500
_CITY = "99999"
_FIRST, _DAYS = date(2040, 1, 1), 300
"""Days to come: the worker closes none of them meanwhile."""

_RAW_SUM = """
    SELECT fiscal_year, account, item, component, sum(debit), sum(credit)
      FROM journal_entry JOIN posting ON entry = id
     WHERE municipality = $1 AND booking_day <= $2 GROUP BY 1, 2, 3, 4
"""


async def measure(collection: ServiceDatabase, entries: int) -> list[Figure]:
    """Both figures, in a city of their own; `entries` are those of the trial balance."""
    database = Database(collection.url)
    owner = await asyncpg.connect(plain(collection.migration_url), command_timeout=None)
    try:
        return [await _appending(database, owner), await _trial_balance(database, owner, entries)]
    finally:
        await owner.close()
        await database.close()


async def _appending(database: Database, owner: asyncpg.Connection) -> Figure:
    ours, copies = [], []
    for number in range(_ROUNDS):
        started = time.perf_counter()
        made = [_receipt(_FIRST + timedelta(days=_DAYS + number)) for _ in range(_APPENDED)]
        for first in range(0, _APPENDED, _AT_ONCE):
            async with database.transaction() as session:
                await ledger.lock_for_posting(session, _CITY)
                await ledger.append(session, made[first : first + _AT_ONCE], datetime.now(UTC))
        ours.append(_APPENDED / (time.perf_counter() - started))
        copies.append(await _copy(owner, made))
    name = f"entries into the ledger, {_AT_ONCE} a transaction"
    return Figure(name, "entries/s", ours, "PostgreSQL COPY of the rows", copies)


def _receipt(day: date) -> Entry:
    cause = Cause("payment", new_id(), "system:bench", day, day)
    return entry_of.received(Books(_CITY, 2040, "property-tax", new_id()), ByComponent(principal=50_000), cause)


async def _copy(owner: asyncpg.Connection, made: list[Entry]) -> float:
    """The same rows into bare tables: no lock, no key, no index, no check."""
    for table in ("journal_entry", "posting"):
        await owner.execute(f"DROP TABLE IF EXISTS floor_{table}; CREATE TABLE floor_{table} (LIKE {table})")
    now = datetime.now(UTC)
    headers = [
        (
            one.id, number, one.kind, one.municipality, one.fiscal_year, one.cause.value_day, one.cause.booking_day,
            one.cause.actor, PROVISIONS[one.kind], one.cause.kind, one.cause.id, now,
        )
        for number, one in enumerate(made)
    ]  # fmt: skip
    lines = [
        (one.id, line, each.account, each.bill, each.item, each.component, each.debit, each.credit)
        for one in made
        for line, each in enumerate(one.postings, 1)
    ]
    columns = (
        "id", "seq", "kind", "municipality", "fiscal_year", "value_day", "booking_day", "actor", "provision",
        "cause_kind", "cause_id", "recorded_at",
    )  # fmt: skip
    started = time.perf_counter()
    await owner.copy_records_to_table("floor_journal_entry", columns=columns, records=headers)
    await owner.copy_records_to_table("floor_posting", records=lines)
    rate = len(made) / (time.perf_counter() - started)
    await owner.execute("DROP TABLE floor_journal_entry, floor_posting")
    return rate


async def _trial_balance(database: Database, owner: asyncpg.Connection, entries: int) -> Figure:
    """Of the last day, whose own postings are not held yet: every day before it is."""
    await _fill(owner, entries)
    last = _FIRST + timedelta(days=_DAYS - 1)
    await _close_days_before(owner, last)
    async with database.transaction() as session:
        await balances.hold(session, _CITY)
    await owner.execute("VACUUM ANALYZE journal_entry, posting, day_balance")
    ours, raw = [], []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        async with database.transaction() as session:
            lines = await balances.trial_balance(session, _CITY, last, "booking")
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        sums = await owner.fetch(_RAW_SUM, _CITY, last)
        raw.append(time.perf_counter() - started)
        assert sum(line["debit"] for line in lines) == sum(row["sum"] for row in sums), "the balances are wrong"
    return Figure(f"trial balance of {entries:,} entries", "s", ours, "one raw SQL sum of the postings", raw)


async def _close_days_before(owner: asyncpg.Connection, day: date) -> None:
    """As far as balances ask, with heads of nothing; and as if proved, or the worker would read it all meanwhile."""
    await owner.execute(
        f"""
        INSERT INTO day_close (municipality, day, entries, won, previous, head, signature, public_key, actor, closed_at)
        VALUES ('{_CITY}', '{day - timedelta(days=1)}', 0, 0, repeat('0', 64), repeat('0', 64), '', '', 'system:bench',
                now());
        INSERT INTO proof_run (id, municipality, after, by_component, by_item, by_bill, failures, proved_at)
        VALUES (uuidv7(), '{_CITY}', 'day_close', true, true, true, '{{}}', now() + interval '1 day')
        """
    )


async def _fill(owner: asyncpg.Connection, entries: int) -> None:
    """Receipts of some items on each of the days, past the triggers: they are measured above."""
    for table in ("journal_entry", "posting"):
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await owner.execute(
        f"""
        CREATE TEMP TABLE filling AS
        SELECT uuidv7() AS id, date '{_FIRST}' + (number % {_DAYS})::int AS day, uuidv7() AS bill,
               (ARRAY['property-tax', 'resident-tax', 'automobile-tax', 'parking-fine'])[1 + number % 4] AS item,
               1000 + number % 9000 AS won
          FROM generate_series(0, {entries - 1}) AS number
        """
    )
    await owner.execute(
        f"""
        INSERT INTO journal_entry (id, kind, municipality, fiscal_year, value_day, booking_day, actor, provision,
                                   cause_kind, cause_id, recorded_at)
        SELECT id, 'receipt', '{_CITY}', 2040, day - (won % 3)::int, day, 'system:bench', 'x', 'payment', bill, now()
          FROM filling;
        INSERT INTO posting (entry, line, account, bill, item, component, debit, credit)
        SELECT id, line, account, bill, item, 'principal', won * (2 - line), won * (line - 1)
          FROM filling CROSS JOIN (VALUES (1, 'bank'), (2, 'receivable')) AS side (line, account);
        DROP TABLE filling
        """
    )
    for table in ("journal_entry", "posting"):
        await owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
