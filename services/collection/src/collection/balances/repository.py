"""Balances held fast, and the trial balance from them: the only SQL of them.

Held are the days up to the last one with a row: days are added in their order, so every closed day before it is held
too, and a day without postings needs no row. Thrown away, they are made again from the postings.
"""

from datetime import date
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def held_through(session: AsyncSession, municipality: str) -> date | None:
    """The last day whose balances are held."""
    day: date | None = await session.scalar(
        text("SELECT max(booking_day) FROM day_balance WHERE municipality = :municipality"),
        {"municipality": municipality},
    )
    return day


async def hold(session: AsyncSession, municipality: str, through: date) -> None:
    """Hold the balances of every closed day up to `through` that is not held yet.

    Call `lock_for_close` before: two at once would hold the same days twice.
    """
    await session.execute(
        text(
            """
            INSERT INTO day_balance (municipality, booking_day, value_day, fiscal_year, account, item, component,
                                     debit, credit)
            SELECT entry.municipality, entry.booking_day, entry.value_day, entry.fiscal_year, line.account, line.item,
                   line.component, sum(line.debit), sum(line.credit)
              FROM journal_entry entry JOIN posting line ON line.entry = entry.id
             WHERE entry.municipality = :municipality AND entry.booking_day <= :through
               AND entry.booking_day > coalesce(
                   (SELECT max(booking_day) FROM day_balance WHERE municipality = :municipality), '-infinity')
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """
        ),
        {"municipality": municipality, "through": through},
    )


async def throw_away(session: AsyncSession, municipality: str) -> None:
    await session.execute(
        text("DELETE FROM day_balance WHERE municipality = :municipality"), {"municipality": municipality}
    )


async def trial_balance(
    session: AsyncSession, municipality: str, day: date, by: Literal["value", "booking"]
) -> list[dict[str, Any]]:
    """Debits and credits up to the end of `day`, by year, account, item and component.

    Held days from their balances, the others from their postings, in one statement: a day that is closed meanwhile
    counts once.
    """
    column = "value_day" if by == "value" else "booking_day"
    found = await session.execute(
        text(
            f"""
            WITH held AS (
                SELECT coalesce(max(booking_day), '-infinity') AS through
                  FROM day_balance WHERE municipality = :municipality),
            parts AS (
                SELECT fiscal_year, account, item, component, debit, credit
                  FROM day_balance WHERE municipality = :municipality AND {column} <= :day
                UNION ALL
                SELECT entry.fiscal_year, line.account, line.item, line.component, line.debit, line.credit
                  FROM journal_entry entry JOIN posting line ON line.entry = entry.id
                 WHERE entry.municipality = :municipality AND entry.booking_day > (SELECT through FROM held)
                   AND entry.{column} <= :day)
            SELECT fiscal_year, account, item, component, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
              FROM parts GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """
        ),
        {"municipality": municipality, "day": day},
    )
    return [dict(row) for row in found.mappings()]
