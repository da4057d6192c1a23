"""Lapses: the only SQL of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.lapses.models import Lapse


async def due(session: AsyncSession, municipality: str, before: date, after: UUID | None, limit: int) -> list[UUID]:
    """Claims whose limitation day lies before a day, in order of id, beginning after `after`."""
    found = await session.execute(
        text(
            """
            SELECT id FROM bill
             WHERE municipality = :municipality AND state IN ('open', 'arrears', 'written_off')
               AND limitation_on < :before AND (CAST(:after AS uuid) IS NULL OR id > :after)
             ORDER BY id LIMIT :limit
            """
        ),
        {"municipality": municipality, "before": before, "after": after, "limit": limit},
    )
    return list(found.scalars())


async def add(session: AsyncSession, rows: Sequence[Lapse]) -> None:
    """Write lapses: one COPY, however many."""
    columns = ("id", "municipality", "bill", "actor", "recorded_at", "day", "principal", "charge", "expense")
    await (await driver(session)).copy_records_to_table(
        "lapse", columns=columns, records=[tuple(getattr(row, name) for name in columns) for row in rows]
    )
