"""Write-offs: the only SQL of them."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.write_offs.models import WriteOff, WriteOffCancellation

Row = TypeVar("Row", WriteOff, WriteOffCancellation)


async def of_bill(session: AsyncSession, kind: type[Row], bill: UUID) -> list[Row]:
    """Write-offs, or their cancellations, of one bill, in the order in which they were recorded."""
    found = await session.execute(
        select(kind).where(col(kind.bill) == bill).order_by(col(kind.recorded_at), col(kind.id))
    )
    return list(found.scalars())


async def standing(session: AsyncSession, bills: Sequence[UUID]) -> dict[UUID, UUID]:
    """The write-offs recorded here that were not cancelled, by bill."""
    found = await session.execute(
        text(
            """
            SELECT bill, id FROM write_off
             WHERE bill = ANY(:bills)
               AND NOT EXISTS (SELECT 1 FROM write_off_cancellation AS undone WHERE undone.write_off = write_off.id)
            """
        ),
        {"bills": list(bills)},
    )
    return {row.bill: row.id for row in found}
