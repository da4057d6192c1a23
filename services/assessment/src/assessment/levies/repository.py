"""Levies in the database."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies.models import Levy

_PAGE = 5_000


async def get(session: AsyncSession, bill: UUID, *, lock: bool = False) -> Levy | None:
    return await session.get(Levy, bill, with_for_update=lock)


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
