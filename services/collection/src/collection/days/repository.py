"""Closed days, and a day's entries as the text that is hashed: the only SQL of them."""

from datetime import date
from typing import Any

from semu_kit.db import driver
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.days.models import DayClose

_PAGE = 2_000


def _escaped(column: str) -> str:
    """A free text as one field: a tab or a line feed in it could make one entry look like another."""
    return (
        f"coalesce(replace(replace(replace(replace({column}, '\\', '\\\\'), E'\\t', '\\t'), E'\\n', '\\n'), E'\\r',"
        " '\\r'), '\\N')"
    )


_ENTRIES = f"""
    SELECT entry.seq,
           concat_ws(E'\\t', 'entry', entry.seq, entry.id, entry.kind, entry.fiscal_year,
                     coalesce(entry.about_year::text, '\\N'), to_char(entry.value_day, 'YYYY-MM-DD'),
                     to_char(entry.booking_day, 'YYYY-MM-DD'), {_escaped("entry.actor")},
                     {_escaped("entry.provision")}, {_escaped("entry.cause_kind")}, entry.cause_id,
                     to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) || E'\\n'
           || coalesce(lines.block, '') AS block,
           coalesce(lines.won, 0)::bigint AS won
      FROM journal_entry entry
      LEFT JOIN LATERAL (
           SELECT string_agg(concat_ws(E'\\t', 'posting', line, account, coalesce(bill::text, '\\N'),
                                       {_escaped("item")}, coalesce(component, '\\N'), debit, credit) || E'\\n', ''
                             ORDER BY line) AS block,
                  sum(debit) AS won
             FROM posting WHERE posting.entry = entry.id) lines ON true
     WHERE (entry.municipality, entry.booking_day, entry.seq) > ($1, $2, $3)
       AND (entry.municipality, entry.booking_day) <= ($1, $2)
     ORDER BY entry.municipality, entry.booking_day, entry.seq LIMIT {_PAGE}
"""
# Compared as rows, or the planner would walk the whole ledger by its numbers until it meets the day.


async def entries(session: AsyncSession, municipality: str, day: date, after: int) -> list[Any]:
    """The next page of a day's entries after the number `after`: `seq`, `block` (their lines), `won` (their debits).

    Pages, so that memory stays flat however many entries the day has, and a slow reader holds no transaction.
    """
    page: list[Any] = await (await driver(session)).fetch(_ENTRIES, municipality, day, after)
    return page


async def last(session: AsyncSession, municipality: str) -> DayClose | None:
    """The last closed day of a municipality."""
    found = select(DayClose).where(col(DayClose.municipality) == municipality).order_by(col(DayClose.day).desc())
    return (await session.scalars(found.limit(1))).first()


async def first_booking_day(session: AsyncSession, municipality: str) -> date | None:
    """The first day on which anything was entered: the day that the chain begins with."""
    day: date | None = await session.scalar(
        text("SELECT min(booking_day) FROM journal_entry WHERE municipality = :municipality"),
        {"municipality": municipality},
    )
    return day


async def is_closed(session: AsyncSession, municipality: str, day: date) -> bool:
    return bool(
        await session.scalar(
            text("SELECT EXISTS (SELECT FROM day_close WHERE municipality = :municipality AND day = :day)"),
            {"municipality": municipality, "day": day},
        )
    )


async def count(session: AsyncSession, municipality: str, day: date) -> int:
    """Entries of a day; none is ever taken away, so that the same number means the same entries."""
    number: int = await session.scalar(
        text("SELECT count(*) FROM journal_entry WHERE municipality = :municipality AND booking_day = :day"),
        {"municipality": municipality, "day": day},
    )
    return number


async def municipalities(session: AsyncSession) -> list[str]:
    """Those that have entries, found by a step through the index for each, and not by reading all entries."""
    found = await session.execute(
        text(
            """
            WITH RECURSIVE city AS (
                (SELECT municipality FROM journal_entry ORDER BY municipality LIMIT 1)
                UNION ALL
                SELECT (SELECT entry.municipality FROM journal_entry entry
                         WHERE entry.municipality > city.municipality ORDER BY entry.municipality LIMIT 1)
                  FROM city WHERE city.municipality IS NOT NULL)
            SELECT municipality FROM city WHERE municipality IS NOT NULL ORDER BY 1
            """
        )
    )
    return list(found.scalars())


async def closed(session: AsyncSession, municipality: str, first: date | None, last: date | None) -> list[DayClose]:
    """Closed days from `first` to `last`, in their order."""
    found = select(DayClose).where(col(DayClose.municipality) == municipality).order_by(col(DayClose.day))
    if first is not None:
        found = found.where(col(DayClose.day) >= first)
    if last is not None:
        found = found.where(col(DayClose.day) <= last)
    return list(await session.scalars(found))


async def closed_through(session: AsyncSession) -> list[tuple[str, date]]:
    """Each municipality's last closed day."""
    found = await session.execute(text("SELECT municipality, max(day) FROM day_close GROUP BY municipality"))
    return [(row[0], row[1]) for row in found]


async def public_keys(session: AsyncSession, municipality: str) -> list[str]:
    """Every key that signed a head of the municipality, the newest first; in base64."""
    found = await session.execute(
        text(
            "SELECT public_key FROM day_close WHERE municipality = :municipality"
            " GROUP BY public_key ORDER BY max(day) DESC"
        ),
        {"municipality": municipality},
    )
    return list(found.scalars())


