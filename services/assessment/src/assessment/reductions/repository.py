"""Reductions in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.reductions.models import Reduction


async def taken_off(session: AsyncSession, bill: UUID) -> tuple[int, int]:
    """Principal and penalty that were taken off a levy so far."""
    row = (
        await session.execute(
            select(
                func.coalesce(func.sum(col(Reduction.principal)), 0),
                func.coalesce(func.sum(col(Reduction.penalty)), 0),
            ).where(col(Reduction.bill) == bill)
        )
    ).one()
    return int(row[0]), int(row[1])


async def of_bill(session: AsyncSession, bill: UUID) -> Sequence[Reduction]:
    """A levy's reductions, in order."""
    return (
        await session.scalars(select(Reduction).where(col(Reduction.bill) == bill).order_by(col(Reduction.id)))
    ).all()
