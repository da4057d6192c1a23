"""Deferrals: the only SQL of them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.deferrals.models import Deferral, DeferralEnd

Found = tuple[Deferral, DeferralEnd | None]

_WITH_ENDS = select(Deferral, DeferralEnd).outerjoin(DeferralEnd, col(DeferralEnd.deferral) == col(Deferral.id))


async def find(session: AsyncSession, deferral: UUID) -> Found | None:
    """One deferral with its early end."""
    found = (await session.execute(_WITH_ENDS.where(col(Deferral.id) == deferral))).first()
    return (found[0], found[1]) if found else None


async def of_bill(session: AsyncSession, bill: UUID) -> list[Found]:
    """The deferrals of one bill with their early ends, in order of their first day."""
    found = await session.execute(
        _WITH_ENDS.where(col(Deferral.bill) == bill).order_by(col(Deferral.first_day), col(Deferral.id))
    )
    return [(granted, end) for granted, end in found]
