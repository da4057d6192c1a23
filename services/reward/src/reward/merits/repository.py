"""The SQL of the claimed merits."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.facts.repository import among
from reward.merits.models import MeritClaimRow


async def page(
    session: AsyncSession, municipality: str, bill: UUID | None, after: UUID | None, limit: int
) -> Sequence[MeritClaimRow]:
    """Claims in the order of their ids, from the one behind `after`."""
    conditions = [col(MeritClaimRow.municipality) == municipality]
    if bill is not None:
        conditions.append(col(MeritClaimRow.bill) == bill)
    if after is not None:
        conditions.append(col(MeritClaimRow.id) > after)
    wanted = select(MeritClaimRow).where(*conditions).order_by(col(MeritClaimRow.id)).limit(limit)
    return (await session.scalars(wanted)).all()


async def claimed(session: AsyncSession, bill: UUID, official: UUID, ground: str) -> bool:
    """Whether a claim of this ground stands: one that was refused may be made again."""
    same = select(col(MeritClaimRow.id)).where(
        col(MeritClaimRow.bill) == bill,
        col(MeritClaimRow.official) == official,
        col(MeritClaimRow.ground) == ground,
        col(MeritClaimRow.decision).is_distinct_from("refused"),
    )
    return (await session.scalars(same)).first() is not None


async def hold(session: AsyncSession, municipality: str, claims: Collection[UUID]) -> Sequence[MeritClaimRow]:
    """The claims of these ids that belong to the municipality, held in the order of their ids."""
    mine = select(MeritClaimRow).where(among(MeritClaimRow.id, claims), col(MeritClaimRow.municipality) == municipality)
    held = mine.order_by(col(MeritClaimRow.id)).with_for_update()
    return (await session.scalars(held, execution_options={"populate_existing": True})).all()
