"""Dispositions: the only SQL of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.dispositions.models import Disposition


async def of_bills(session: AsyncSession, bills: Sequence[UUID]) -> list[Disposition]:
    """Dispositions about `bills`, in order of day."""
    found = await session.execute(
        select(Disposition).where(col(Disposition.bill).in_(bills)).order_by(col(Disposition.day), col(Disposition.id))
    )
    return list(found.scalars())
