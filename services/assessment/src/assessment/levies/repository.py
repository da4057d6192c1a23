"""Levies in the database."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.levies.models import Levy

_PAGE = 5_000


async def get(session: AsyncSession, bill: UUID, *, lock: bool = False) -> Levy | None:
    return await session.get(Levy, bill, with_for_update=lock)


async def take_back(session: AsyncSession, bills: Sequence[UUID], at: datetime) -> None:
    """Remember that collection let go of levies whole, and let their natural keys be levied anew."""
    await session.execute(
        update(Levy).where(col(Levy.id).in_(bills), col(Levy.withdrawn_at).is_(None)).values(withdrawn_at=at)
    )


async def of_file(connection: asyncpg.Connection, file_id: UUID) -> AsyncIterator[list[asyncpg.Record]]:
    """A file's levies, shard by shard and in the file's order, some thousand rows at a time.

    `debtor` is the kind of the taxpayer: what the law of late charges asks of who owes.
    """
    cursor = await connection.cursor(
        """
        SELECT levies.*, taxpayers.kind AS debtor FROM levies JOIN taxpayers ON taxpayers.id = levies.taxpayer_id
         WHERE levy_file_id = $1 ORDER BY levies.shard, line
        """,
        file_id,
    )
    while rows := await cursor.fetch(_PAGE):
        yield rows
