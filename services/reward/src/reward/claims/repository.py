"""The SQL of claims."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.claims.models import Claim, ClaimedAward
from reward.facts.repository import among


async def get(session: AsyncSession, municipality: str, claim: UUID, *, held: bool = False) -> Claim | None:
    """One claim of the municipality; `held`: until the transaction ends."""
    wanted = select(Claim).where(col(Claim.id) == claim, col(Claim.municipality) == municipality)
    return (await session.scalars(wanted.with_for_update() if held else wanted)).one_or_none()


async def claimed(session: AsyncSession, awards: Collection[UUID]) -> dict[UUID, UUID]:
    """The claims of those of the awards that were claimed."""
    rows = await session.scalars(select(ClaimedAward).where(among(ClaimedAward.award, awards)))
    return {row.award: row.claim for row in rows}


async def accounts(session: AsyncSession, claims: Collection[UUID]) -> dict[UUID, UUID]:
    """The personal records of the claims' accounts as they are now; informants have none here."""
    rows = await session.execute(select(col(Claim.id), col(Claim.account)).where(among(Claim.id, claims)))
    return {claim: account for claim, account in rows if account is not None}


async def actors(session: AsyncSession, claims: Collection[UUID]) -> set[str]:
    """Who entered the claims."""
    return set(await session.scalars(select(col(Claim.actor)).where(among(Claim.id, claims))))


async def awards_of(session: AsyncSession, claims: Collection[UUID]) -> dict[UUID, list[UUID]]:
    rows = await session.scalars(
        select(ClaimedAward).where(among(ClaimedAward.claim, claims)).order_by(col(ClaimedAward.award))
    )
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row.claim].append(row.award)
    return found


async def page(
    session: AsyncSession, municipality: str, person: UUID | None, after: UUID | None, limit: int
) -> Sequence[Claim]:
    """Claims in the order in which they were entered."""
    wanted = select(Claim).where(col(Claim.municipality) == municipality)
    if person is not None:
        wanted = wanted.where(col(Claim.person) == person)
    if after is not None:
        wanted = wanted.where(col(Claim.id) > after)
    return (await session.scalars(wanted.order_by(col(Claim.id)).limit(limit))).all()
