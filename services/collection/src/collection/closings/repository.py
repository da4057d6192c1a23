"""The close of the due date: its only SQL."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from asyncpg import Record
from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.closings.models import Closing


async def count_late(session: AsyncSession, municipality: str, day: date) -> int:
    """Bills that a close as of `day` would turn into arrears now."""
    found = await session.execute(
        text(
            "SELECT count(*) FROM bill WHERE municipality = :municipality AND state = 'open' AND payable_until < :day"
        ),
        {"municipality": municipality, "day": day},
    )
    return int(found.scalar_one())


async def add(session: AsyncSession, closing: Closing) -> bool:
    """Insert a close; not if another of the municipality is not done, even one asked for in the same instant."""
    values = closing.model_dump()
    inserted = await session.execute(
        text(
            f"INSERT INTO closing ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})"
            " ON CONFLICT (municipality) WHERE state <> 'done' DO NOTHING RETURNING id"
        ),
        values,
    )
    return inserted.first() is not None


async def take(session: AsyncSession) -> Closing | None:
    """One close that is not done, locked until the transaction ends; not one that another worker is at.

    Any of them, so that one that meets a fault does not keep the other municipalities waiting.
    """
    found = await session.execute(
        text("SELECT * FROM closing WHERE state <> 'done' ORDER BY random() LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED")
    )
    row = found.mappings().first()
    return Closing.model_validate(dict(row)) if row else None


async def begin_arrears(session: AsyncSession, closing: Closing, limit: int) -> list[Record]:
    """Turn at most `limit` bills into arrears, in order of shard. Call `lock_for_close` before.

    A bill that was turned is not found again, so a close that was killed goes on by asking for the next.
    """
    turned: list[Record] = await (await driver(session)).fetch(
        """
        UPDATE bill SET state = 'arrears', arrears_since = payable_until + 1, closing = $4
         WHERE id = ANY(ARRAY(
               SELECT id FROM bill
                WHERE municipality = $1 AND state = 'open' AND payable_until < $2 AND shard >= $3
                ORDER BY shard LIMIT $5))
        RETURNING id, taxpayer, shard, arrears_since, outstanding_principal
        """,
        closing.municipality, closing.day, closing.shard, closing.id, limit,
    )  # fmt: skip
    return turned


async def save(session: AsyncSession, closing: Closing) -> None:
    """Write how far a close is."""
    await session.execute(
        text(
            "UPDATE closing SET state = :state, shard = :shard, bills = :bills, principal = :principal,"
            " closed_at = :closed_at WHERE id = :id"
        ),
        closing.model_dump(include={"id", "state", "shard", "bills", "principal", "closed_at"}),
    )


async def page(session: AsyncSession, municipality: str, limit: int) -> list[dict[str, Any]]:
    """Closes of a municipality, the latest first."""
    found = await session.execute(
        text("SELECT * FROM closing WHERE municipality = :municipality ORDER BY asked_at DESC, id DESC LIMIT :limit"),
        {"municipality": municipality, "limit": limit},
    )
    return [dict(row) for row in found.mappings()]


async def find(session: AsyncSession, municipality: str, closing: UUID) -> dict[str, Any] | None:
    """One close of a municipality."""
    found = await session.execute(
        text("SELECT * FROM closing WHERE id = :id AND municipality = :municipality"),
        {"id": closing, "municipality": municipality},
    )
    row = found.mappings().first()
    return dict(row) if row else None


async def last_closed_day(session: AsyncSession, municipality: str) -> date | None:
    """The latest day as of which due dates were closed, or are being: a bill that owes again finds its due date
    passed by it."""
    found = await session.execute(
        text("SELECT max(day) FROM closing WHERE municipality = :municipality"),
        {"municipality": municipality},
    )
    return cast(date | None, found.scalar_one())
