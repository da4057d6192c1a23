"""The load's SQL: rows are staged by COPY, checked and decided set by set, never one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

import asyncpg

from assessment.putting_back.repository import PUT_BACK

_LOADING = 2
"""First half of the advisory lock under which a municipality's files are loaded one after the other."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One row in staging: no personal data, only the references to it. Its fields are the table's columns."""

    line: int
    levy_id: UUID
    record_id: UUID
    taxpayer_id: UUID
    """The id that the taxpayer gets if this row is the first that names them."""
    shard: int
    """Of that id."""
    taxpayer_kind: str
    reach: int
    number_index: bytes
    item: str
    fiscal_year: int
    period: str
    levy_number: str
    liability_day: date
    decided_day: date
    due_date: date
    tax_base: int | None
    principal: int
    penalty: int
    demand_due: date | None
    written_off_on: date | None
    limitation_on: date | None
    principal_paid: int
    paid_by: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    line: int
    first_line: int | None
    """The line of this file that levied it; none if an earlier file did."""


_COLUMNS = tuple(field.name for field in fields(Staged))
_record = attrgetter(*_COLUMNS)


async def begin(connection: asyncpg.Connection) -> None:
    """Make the staging table; it ends with the transaction, whichever way that ends."""
    await connection.execute(
        """
        CREATE TEMPORARY TABLE staged (
            line int, levy_id uuid, record_id uuid, taxpayer_id uuid, shard smallint, taxpayer_kind text,
            reach smallint, number_index bytea, item text, fiscal_year int, period text, levy_number text,
            liability_day date, decided_day date, due_date date, tax_base bigint, principal bigint,
            penalty bigint, demand_due date, written_off_on date, limitation_on date, principal_paid bigint,
            paid_by uuid[]
        ) ON COMMIT DROP
        """
    )


async def only_loader(connection: asyncpg.Connection, municipality: str) -> bool:
    """True if this transaction may load for the municipality: its files follow one another, so that no two loads
    wait for each other's taxpayers and levies in opposite order."""
    got: bool = await connection.fetchval("SELECT pg_try_advisory_xact_lock($1, $2)", _LOADING, int(municipality))
    return got


async def stage(connection: asyncpg.Connection, rows: Iterable[Staged]) -> None:
    await connection.copy_records_to_table("staged", records=map(_record, rows), columns=_COLUMNS)


async def take_out_repeated(connection: asyncpg.Connection, municipality: str, file_id: UUID) -> list[Repeated]:
    """Remove and return what is levied already, by an earlier row of this file or by another file; what was put back
    after a restore waits for its row."""
    found = await connection.fetch(
        f"""
        WITH again AS (
            SELECT line, first_line
              FROM (SELECT line, min(line) OVER (
                               PARTITION BY item, fiscal_year, period, levy_number) AS first_line
                      FROM staged) AS ranked
             WHERE line <> first_line
            UNION ALL
            SELECT staged.line, found.first_line
              FROM staged
             -- One probe of the index a row: the statistics know nothing of what this transaction has written.
             CROSS JOIN LATERAL (
                   SELECT CASE levies.levy_file_id WHEN $2 THEN levies.line END AS first_line
                     FROM levies
                    WHERE levies.municipality = $1 AND levies.item = staged.item
                      AND levies.fiscal_year = staged.fiscal_year AND levies.period = staged.period
                      AND levies.levy_number = staged.levy_number AND levies.withdrawn_at IS NULL
                      AND NOT ({PUT_BACK})
                    LIMIT 1) AS found
        ), gone AS (DELETE FROM staged USING again WHERE staged.line = again.line)
        SELECT line, bool_or(first_line IS NULL) AS elsewhere, min(first_line) AS first_line
          FROM again GROUP BY line
        """,
        municipality,
        file_id,
    )
    return [Repeated(row["line"], None if row["elsewhere"] else row["first_line"]) for row in found]


async def decide(connection: asyncpg.Connection, municipality: str, file_id: UUID, kind: str, now: datetime) -> None:
    """Make levies of what is staged, for taxpayers known by their number or new ones, and empty the staging."""
    await connection.execute(
        """
        WITH known AS (
            INSERT INTO taxpayers (id, municipality, kind, number_index, shard, reach, record_id, changed_at)
            SELECT DISTINCT ON (number_index)
                   taxpayer_id, $1, taxpayer_kind, number_index, shard, reach, record_id, $4
              FROM staged ORDER BY number_index, reach DESC, line DESC
            -- The newest record counts, unless it knows less of how to reach the person.
            ON CONFLICT (municipality, number_index) DO UPDATE SET
                record_id = CASE WHEN EXCLUDED.reach >= taxpayers.reach
                            THEN EXCLUDED.record_id ELSE taxpayers.record_id END,
                reach = greatest(EXCLUDED.reach, taxpayers.reach),
                changed_at = EXCLUDED.changed_at
            RETURNING id, number_index, shard
        )
        INSERT INTO levies (
            id, municipality, levy_file_id, line, taxpayer_id, record_id, shard, kind, item, fiscal_year, period,
            levy_number, liability_day, decided_day, due_date, tax_base, principal, penalty, demand_due,
            written_off_on, limitation_on, principal_paid, paid_by)
        SELECT s.levy_id, $1, $2, s.line, known.id, s.record_id, known.shard, $3, s.item, s.fiscal_year, s.period,
               s.levy_number, s.liability_day, s.decided_day, s.due_date, s.tax_base, s.principal, s.penalty,
               s.demand_due, s.written_off_on, s.limitation_on, s.principal_paid, s.paid_by
          FROM staged AS s JOIN known USING (number_index)
        """,
        municipality,
        file_id,
        kind,
        now,
    )
    await connection.execute("TRUNCATE staged")
