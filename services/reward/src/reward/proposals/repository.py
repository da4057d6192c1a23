"""The SQL of proposals."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.facts.models import OfficialRow
from reward.facts.repository import among
from reward.proposals.models import Proposal


async def hold(session: AsyncSession, municipality: str, ids: Collection[UUID]) -> Sequence[Proposal]:
    """The municipality's proposals of these ids, held in the order of their ids until the transaction ends.

    The race: another award is entered for a proposal while the committee's decision on it is confirmed.
    """
    mine = select(Proposal).where(among(Proposal.id, ids), col(Proposal.municipality) == municipality)
    held = mine.order_by(col(Proposal.id)).with_for_update()
    return (await session.scalars(held, execution_options={"populate_existing": True})).all()


async def page(
    session: AsyncSession, municipality: str, state: str | None, after: UUID | None, limit: int
) -> Sequence[Proposal]:
    """Proposals in the order of their ids, from the one behind `after`."""
    conditions = [col(Proposal.municipality) == municipality]
    if state is not None:
        conditions.append(col(Proposal.state) == state)
    if after is not None:
        conditions.append(col(Proposal.id) > after)
    return (await session.scalars(select(Proposal).where(*conditions).order_by(col(Proposal.id)).limit(limit))).all()


async def grade(session: AsyncSession, municipality: str, official: UUID, day: date) -> int | None:
    """An official's grade (직급) on a day; None if the register does not know them by then."""
    lines = select(col(OfficialRow.grade)).where(
        col(OfficialRow.municipality) == municipality,
        col(OfficialRow.official) == official,
        col(OfficialRow.from_day) <= day,
    )
    return await session.scalar(lines.order_by(col(OfficialRow.from_day).desc()).limit(1))
