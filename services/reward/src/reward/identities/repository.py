"""The SQL of informants and of the register of accesses."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.facts.repository import among
from reward.identities.models import IdentityAccess, Informant


async def known(session: AsyncSession, municipality: str, informants: Collection[UUID]) -> dict[UUID, Informant]:
    """Those of the ids that are informants of the municipality."""
    mine = select(Informant).where(among(Informant.id, informants), col(Informant.municipality) == municipality)
    return {one.id: one for one in await session.scalars(mine)}


async def accesses(
    session: AsyncSession, municipality: str, informant: UUID | None, after: UUID | None, limit: int
) -> Sequence[IdentityAccess]:
    """The municipality's register, the oldest first."""
    query = select(IdentityAccess).where(col(IdentityAccess.municipality) == municipality)
    if informant is not None:
        query = query.where(col(IdentityAccess.informant) == informant)
    if after is not None:
        query = query.where(col(IdentityAccess.id) > after)
    return (await session.scalars(query.order_by(col(IdentityAccess.id)).limit(limit))).all()
