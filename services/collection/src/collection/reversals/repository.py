"""Reversals: the only SQL of them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.reversals.models import Reversal


async def lock(session: AsyncSession, municipality: str, reversal: UUID) -> Reversal | None:
    """One reversal, locked so that it is decided once."""
    found = await session.execute(
        select(Reversal)
        .where(col(Reversal.id) == reversal, col(Reversal.municipality) == municipality)
        .with_for_update()
    )
    return found.scalar_one_or_none()


async def asked(session: AsyncSession, payment: UUID, bill: UUID | None) -> Reversal | None:
    """The reversal of a payment, on one bill or whole, that waits for its decision."""
    found = await session.execute(
        select(Reversal).where(
            col(Reversal.payment) == payment,
            col(Reversal.bill).is_not_distinct_from(bill),
            col(Reversal.state) == "asked",
        )
    )
    return found.scalar_one_or_none()


async def page(
    session: AsyncSession, municipality: str, state: str | None, after: UUID | None, limit: int
) -> list[Reversal]:
    """Reversals of a municipality in order of id, by state if given."""
    query = select(Reversal).where(col(Reversal.municipality) == municipality)
    if state is not None:
        query = query.where(col(Reversal.state) == state)
    if after is not None:
        query = query.where(col(Reversal.id) > after)
    found = await session.execute(query.order_by(col(Reversal.id)).limit(limit))
    return list(found.scalars())
