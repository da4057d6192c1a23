"""The close of the due date: one set-based statement, its outcome read in pieces."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

from asyncpg import Record
from semu_kit.db import driver
from sqlalchemy.ext.asyncio import AsyncSession

_PIECE = 5_000


async def begin_arrears(
    session: AsyncSession, municipality: str, day: date, closing: UUID
) -> AsyncIterator[list[Record]]:
    """Bills payable until before `day` become arrears; they come back in pieces, by shard, so that memory stays flat.

    Call `lock_for_close` before: no row is locked by anyone else then, and the order in which rows are met is free.
    """
    cursor = await (await driver(session)).cursor(
        """
        WITH late AS (
            UPDATE bill SET state = 'arrears', arrears_since = payable_until + 1, closing = $3
             WHERE municipality = $1 AND state = 'open' AND payable_until < $2
            RETURNING id, taxpayer, shard, arrears_since, outstanding_principal)
        SELECT * FROM late ORDER BY shard, id
        """,
        municipality, day, closing,
    )  # fmt: skip
    while piece := await cursor.fetch(_PIECE):
        yield piece
