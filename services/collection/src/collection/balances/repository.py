"""Balances held fast, and the trial balance from them: the only SQL of them.

Held are the days up to the last one with a row: days are added in their order, so every closed day before it is held
too, and a day without postings needs no row. Thrown away, they are made again from the postings.
"""

from datetime import date
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_HOLDING = 41
"""Namespace of the advisory lock below."""


async def held_through(session: AsyncSession, municipality: str) -> date | None:
    """The last day whose balances are held."""
    day: date | None = await session.scalar(
        text("SELECT max(booking_day) FROM day_balance WHERE municipality = :municipality"),
        {"municipality": municipality},
    )
    return day


async def hold(session: AsyncSession, municipality: str) -> None:
    """Hold the balances of every closed day that is not held yet."""
    await _one_at_a_time(session, municipality)
    await session.execute(
        text(
            """
            INSERT INTO day_balance (municipality, booking_day, value_day, fiscal_year, account, item, component,
                                     debit, credit)
            SELECT entry.municipality, entry.booking_day, entry.value_day, entry.fiscal_year, line.account, line.item,
                   line.component, sum(line.debit), sum(line.credit)
              FROM journal_entry entry JOIN posting line ON line.entry = entry.id
             WHERE entry.municipality = :municipality
               AND entry.booking_day <= (SELECT max(day) FROM day_close WHERE municipality = :municipality)
               AND entry.booking_day > coalesce(
                   (SELECT max(booking_day) FROM day_balance WHERE municipality = :municipality), '-infinity')
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """
        ),
        {"municipality": municipality},
    )


async def _one_at_a_time(session: AsyncSession, municipality: str) -> None:
    """Two at once would hold the same days twice. Closed days do not change: no posting needs to wait."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:holding, :municipality)"),
        {"holding": _HOLDING, "municipality": int(municipality)},
    )


async def throw_away(session: AsyncSession, municipality: str) -> None:
    """Throw the held balances away; whoever reads meanwhile still sees them."""
    await _one_at_a_time(session, municipality)
    await session.execute(
        text("DELETE FROM day_balance WHERE municipality = :municipality"), {"municipality": municipality}
    )


async def trial_balance(
    session: AsyncSession, municipality: str, day: date, by: Literal["value", "booking"]
) -> list[dict[str, Any]]:
    """Debits and credits up to the end of `day`, by year, account, item and component.

    Days that are held from their balances, the days after them from their postings. The last held day is told to the
    database as a value: it then knows how few postings are left to read.
    """
    column = "value_day" if by == "value" else "booking_day"
    through = await held_through(session, municipality)
    found = await session.execute(
        text(
            f"""
            WITH parts AS (
                SELECT fiscal_year, account, item, component, debit, credit
                  FROM day_balance
                 WHERE municipality = :municipality AND booking_day <= :through AND {column} <= :day
                UNION ALL
                SELECT entry.fiscal_year, line.account, line.item, line.component, line.debit, line.credit
                  FROM journal_entry entry JOIN posting line ON line.entry = entry.id
                 WHERE entry.municipality = :municipality AND entry.booking_day > :through
                   AND entry.{column} <= :day)
            SELECT fiscal_year, account, item, component, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
              FROM parts GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """
        ),
        {"municipality": municipality, "day": day, "through": through or date.min},
    )
    return [dict(row) for row in found.mappings()]
