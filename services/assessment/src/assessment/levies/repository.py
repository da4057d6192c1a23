"""Levies in the database."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies.models import Levy

_PAGE = 5_000


async def get(session: AsyncSession, bill: UUID) -> Levy | None:
    return await session.get(Levy, bill)


async def of_file(connection: asyncpg.Connection, file_id: UUID) -> AsyncIterator[list[asyncpg.Record]]:
    """A file's levies, shard by shard and in the file's order, some thousand rows at a time."""
    cursor = await connection.cursor("SELECT * FROM levies WHERE levy_file_id = $1 ORDER BY shard, line", file_id)
    while rows := await cursor.fetch(_PAGE):
        yield rows
