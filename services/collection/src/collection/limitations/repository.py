"""Limitation days: the only SQL of their history."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.limitations.models import Limitation


async def of_bill(session: AsyncSession, bill: UUID) -> list[Limitation]:
    """The history of one bill, in the order in which it was recorded."""
    found = await session.execute(
        select(Limitation).where(col(Limitation.bill) == bill).order_by(col(Limitation.recorded_at), col(Limitation.id))
    )
    return list(found.scalars())
