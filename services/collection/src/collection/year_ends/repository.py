"""The end of a year: its only SQL."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from asyncpg import Record
from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.balances.repository import held_through
from collection.ledger.rules import PROVISIONS
from collection.year_ends.models import YearEnd, YearEndPhase
from collection.year_ends.rules import FIRST_YEAR

_HELD = "municipality = $1 AND book_year = $2 AND outstanding_principal + outstanding_charge + outstanding_expense > 0"
"""Bills that a year's books hold."""


async def first_open_year(session: AsyncSession, municipality: str) -> int:
    """The first year (회계연도) whose books are open; 0 where none was ever closed, so that every year is open.

    Asked under the posting lock, or a hard close could come between the answer and the entry.
    """
    found = await session.execute(
        text("SELECT coalesce(max(year) + 1, 0) FROM year_close WHERE municipality = :municipality"),
        {"municipality": municipality},
    )
    return int(found.scalar_one())


async def add(session: AsyncSession, year_end: YearEnd) -> bool:
    """Insert a year end; not if the year's was begun before, even in the same instant."""
    values = year_end.model_dump()
    inserted = await session.execute(
        text(
            f"INSERT INTO year_end ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})"
            " ON CONFLICT (municipality, year) DO NOTHING RETURNING id"
        ),
        values,
    )
    return inserted.first() is not None


async def earlier_open_year(session: AsyncSession, municipality: str, year: int) -> int | None:
    """The first open year before `year` whose end was begun, or whose books have any entry, be it of money that is no
    bill's: a hard close closes every year before it too, which two persons must have wanted.

    Years before FIRST_YEAR cannot be ended by themselves. Days that are held are asked of their balances, the days
    after them of their entries: no statement reads all entries of all years.
    """
    found = await session.execute(
        text(
            """
            SELECT min(year) FROM (
                SELECT year FROM year_end WHERE municipality = :municipality AND state <> 'closed'
                UNION ALL
                SELECT min(fiscal_year) FROM day_balance
                 WHERE municipality = :municipality AND fiscal_year BETWEEN :first AND :year - 1
                UNION ALL
                SELECT min(fiscal_year) FROM journal_entry
                 WHERE municipality = :municipality AND fiscal_year BETWEEN :first AND :year - 1
                   AND booking_day > :through) AS earlier
             WHERE year < :year
            """
        ),
        {
            "municipality": municipality,
            "year": year,
            "first": max(FIRST_YEAR, await first_open_year(session, municipality)),
            "through": await held_through(session, municipality) or date.min,
        },
    )
    return cast(int | None, found.scalar_one())


async def page(session: AsyncSession, municipality: str) -> list[YearEnd]:
    """Year ends of a municipality, the latest first."""
    found = await session.execute(
        text("SELECT * FROM year_end WHERE municipality = :municipality ORDER BY year DESC"),
        {"municipality": municipality},
    )
    return [YearEnd.model_validate(dict(row)) for row in found.mappings()]


async def find(session: AsyncSession, municipality: str, year: int, *, lock: bool = False) -> YearEnd | None:
    """The end of one year. Locked, two persons' answers to one request exclude each other; unlocked, it is seen while
    the worker is at it."""
    found = await session.execute(
        text(
            "SELECT * FROM year_end WHERE municipality = :municipality AND year = :year"
            f" {'FOR NO KEY UPDATE' if lock else ''}"
        ),
        {"municipality": municipality, "year": year},
    )
    row = found.mappings().first()
    return YearEnd.model_validate(dict(row)) if row else None


async def take(session: AsyncSession) -> YearEnd | None:
    """A year end that has something to do, locked until the transaction ends; not one that another worker is at.

    Any of them, so that one that meets a fault does not keep the other municipalities waiting.
    """
    found = await session.execute(
        text(
            "SELECT * FROM year_end WHERE state IN ('carrying', 'closing')"
            " ORDER BY random() LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED"
        )
    )
    row = found.mappings().first()
    return YearEnd.model_validate(dict(row)) if row else None


async def save(session: AsyncSession, year_end: YearEnd) -> None:
    """Write what can change of a year end."""
    values = year_end.model_dump(exclude={"municipality", "year", "actor", "started_at"})
    await session.execute(
        text(f"UPDATE year_end SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id"), values
    )


async def phases(session: AsyncSession, year_end: UUID) -> list[YearEndPhase]:
    """Phases that have begun, in order."""
    found = await session.execute(
        text("SELECT * FROM year_end_phase WHERE year_end = :year_end ORDER BY began_at, ended_at NULLS LAST"),
        {"year_end": year_end},
    )
    return [YearEndPhase.model_validate(dict(row)) for row in found.mappings()]


async def save_phase(session: AsyncSession, phase: YearEndPhase) -> None:
    """Write how far a phase is."""
    values = phase.model_dump()
    changes = ", ".join(f"{name} = excluded.{name}" for name in ("done", "won", "last", "ended_at"))
    await session.execute(
        text(
            f"INSERT INTO year_end_phase ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})"
            f" ON CONFLICT (year_end, name) DO UPDATE SET {changes}"
        ),
        values,
    )


async def count_held(session: AsyncSession, municipality: str, year: int) -> int:
    """Bills that a year's books hold."""
    return int(await (await driver(session)).fetchval(f"SELECT count(*) FROM bill WHERE {_HELD}", municipality, year))


async def carry(
    session: AsyncSession, year_end: YearEnd, actor: str, limit: int, today: date, at: datetime
) -> list[Record]:
    """Carry at most `limit` bills out of the year's books and into the next one's, as of 1 January (Dongjak 15③).

    One statement: bills move, and both entries of each are written. Call `lock_for_close` before: no posting reads a
    bill's year while it changes. A bill that was carried is not found again, so what was killed goes on by asking for
    the next.
    """
    carried: list[Record] = await (await driver(session)).fetch(
        f"""
        WITH moved AS (
            UPDATE bill SET book_year = $2 + 1
             WHERE id = ANY(ARRAY(SELECT id FROM bill WHERE {_HELD} ORDER BY shard, id LIMIT $3))
            RETURNING id, taxpayer, shard, item, outstanding_principal AS principal, outstanding_charge AS charge,
                      outstanding_expense AS expense),
        carried AS MATERIALIZED (SELECT moved.*, uuidv7() AS leaving, uuidv7() AS entering FROM moved),
        entered AS (
            INSERT INTO journal_entry (id, kind, municipality, fiscal_year, value_day, booking_day, actor, provision,
                                       cause_kind, cause_id, recorded_at)
            SELECT entry, kind, $1, year, make_date($2 + 1, 1, 1), $4, $5, $6, 'year_end', $7, $8
              FROM carried CROSS JOIN LATERAL
                   (VALUES (leaving, 'carry_out', $2), (entering, 'carry_in', $2 + 1)) AS entries(entry, kind, year)),
        posted AS (
            INSERT INTO posting (entry, line, account, bill, item, component, debit, credit)
            SELECT entry, before + side, account, id, item, component, debit, credit
              FROM carried
              CROSS JOIN LATERAL
                   (VALUES ('principal', principal, 0), ('charge', charge, 2 * (principal > 0)::int),
                           ('expense', expense, 2 * ((principal > 0)::int + (charge > 0)::int))
                   ) AS parts(component, won, before)
              CROSS JOIN LATERAL
                   (VALUES (leaving, 1, 'carried_out', won, 0), (leaving, 2, 'receivable', 0, won),
                           (entering, 1, 'receivable', won, 0), (entering, 2, 'carried_in', 0, won)
                   ) AS lines(entry, side, account, debit, credit)
             WHERE won > 0)
        SELECT id, taxpayer, shard, principal, charge, expense FROM carried
        """,
        year_end.municipality, year_end.year, limit, today, actor, PROVISIONS["carry_out"], year_end.id, at,
    )  # fmt: skip
    return carried


async def close(session: AsyncSession, year_end: YearEnd, at: datetime) -> None:
    """Close the year's books for ever."""
    await session.execute(
        text(
            "INSERT INTO year_close (municipality, year, year_end, asked_by, approved_by, closed_at)"
            " VALUES (:municipality, :year, :id, :asked_by, :approved_by, :at)"
        ),
        {**year_end.model_dump(include={"municipality", "year", "id", "asked_by", "approved_by"}), "at": at},
    )
