"""The SQL of returns."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.returns.models import Return


async def lock(session: AsyncSession, municipality: str, wanted: UUID) -> Return | None:
    """One return, held so that it is decided once."""
    mine = select(Return).where(col(Return.id) == wanted, col(Return.municipality) == municipality)
    return (await session.scalars(mine.with_for_update(), execution_options={"populate_existing": True})).one_or_none()


async def asked(session: AsyncSession, payout: UUID) -> Return | None:
    """The return of a payout that waits for its decision."""
    wanted = select(Return).where(col(Return.payout) == payout, col(Return.state) == "asked")
    return (await session.scalars(wanted)).one_or_none()


async def page(
    session: AsyncSession, municipality: str, state: str | None, after: UUID | None, limit: int
) -> Sequence[Return]:
    """Returns from the oldest on."""
    wanted = select(Return).where(col(Return.municipality) == municipality)
    if state is not None:
        wanted = wanted.where(col(Return.state) == state)
    if after is not None:
        wanted = wanted.where(col(Return.id) > after)
    return (await session.scalars(wanted.order_by(col(Return.id)).limit(limit))).all()
