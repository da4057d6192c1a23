"""Answers to withdrawals: the only SQL of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.withdrawals.rules import KeptReason


async def add(
    session: AsyncSession, levy_file: UUID, kept: Mapping[UUID, KeptReason | None], at: datetime, actor: str
) -> None:
    """Remember the answers; an answer once given stays."""
    await (await driver(session)).execute(
        """
        INSERT INTO withdrawal (levy_file, bill, outcome, reason, settled_at, actor)
        SELECT $1, bill, CASE WHEN reason IS NULL THEN 'withdrawn' ELSE 'kept' END, reason, $4, $5
          FROM unnest($2::uuid[], $3::text[]) AS answer(bill, reason)
        ON CONFLICT DO NOTHING
        """,
        levy_file, list(kept), list(kept.values()), at, actor,
    )  # fmt: skip


async def of_bill(session: AsyncSession, bill: UUID) -> list[dict[str, Any]]:
    """The answers for one bill, in order."""
    found = await session.execute(
        text("SELECT * FROM withdrawal WHERE bill = :bill ORDER BY settled_at"), {"bill": bill}
    )
    return [dict(row) for row in found.mappings()]
