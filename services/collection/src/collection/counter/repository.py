"""Receipts over the counter: the only SQL of them."""

from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.counter.models import CounterReceipt

_NUMBERING = 66
"""Namespace of the advisory lock below."""


async def next_number(session: AsyncSession, municipality: str, year: int) -> int:
    """The next number of a year, held to the transaction's end: a counter that fails gives its number back, so that
    there are no gaps. Taken after the locks of bills, which nobody waits for while holding it."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:numbering, :municipality)"),
        {"numbering": _NUMBERING, "municipality": int(municipality)},
    )
    found = await session.execute(
        text(
            "SELECT coalesce(max(number), 0) + 1 FROM counter_receipt"
            " WHERE municipality = :municipality AND year = :year"
        ),
        {"municipality": municipality, "year": year},
    )
    return int(found.scalar_one())


async def add(session: AsyncSession, receipt: CounterReceipt) -> None:
    session.add(receipt)
    await session.flush()


async def totals(session: AsyncSession, municipality: str, day: date) -> list[dict[str, Any]]:
    """The day's sums by method."""
    rows = await session.execute(
        text(
            """
            SELECT method, count(*) AS count, sum(total)::bigint AS won FROM counter_receipt
             WHERE municipality = :municipality AND day = :day GROUP BY method ORDER BY method
            """
        ),
        {"municipality": municipality, "day": day},
    )
    return [dict(row) for row in rows.mappings()]


async def page(session: AsyncSession, municipality: str, day: date, after: int, limit: int) -> list[CounterReceipt]:
    """The day's receipts after a number, in order."""
    wanted = (
        select(CounterReceipt)
        .where(
            col(CounterReceipt.municipality) == municipality,
            col(CounterReceipt.day) == day,
            col(CounterReceipt.number) > after,
        )
        .order_by(col(CounterReceipt.number))
        .limit(limit)
    )
    return list(await session.scalars(wanted))
