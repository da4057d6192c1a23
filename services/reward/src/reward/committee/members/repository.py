"""The SQL of the committee's members."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.committee.members.models import Member
from reward.facts.models import OfficialRow
from reward.facts.repository import among


async def lock(session: AsyncSession, municipality: str) -> None:
    """Hold the municipality's committee until the transaction ends.

    The race: two members are added at once, each the eighth; two meetings are called at once, each the third.
    """
    wanted = {"municipality": municipality}
    await session.execute(
        text("INSERT INTO committees (municipality) VALUES (:municipality) ON CONFLICT DO NOTHING"), wanted
    )
    await session.execute(text("SELECT 1 FROM committees WHERE municipality = :municipality FOR UPDATE"), wanted)


async def overlapping(session: AsyncSession, municipality: str, first: date, last: date | None) -> Sequence[Member]:
    """The members in office on some day from `first` to `last`; without a last day, on any day since."""
    leaves = func.least(col(Member.until_day), col(Member.ended_on))
    conditions = [col(Member.municipality) == municipality, or_(leaves.is_(None), leaves >= first)]
    if last is not None:
        conditions.append(col(Member.from_day) <= last)
    return (await session.scalars(select(Member).where(*conditions).order_by(col(Member.id)))).all()


async def on(session: AsyncSession, municipality: str, day: date) -> Sequence[Member]:
    """The members in office on a day."""
    return await overlapping(session, municipality, day, day)


async def by_ids(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Member]:
    return (await session.scalars(select(Member).where(among(Member.id, ids)))).all()


async def of_person(session: AsyncSession, municipality: str, person: UUID) -> Sequence[Member]:
    """All memberships of a person."""
    mine = select(Member).where(col(Member.municipality) == municipality, col(Member.person) == person)
    return (await session.scalars(mine)).all()


async def successor(session: AsyncSession, member: UUID) -> Member | None:
    return (await session.scalars(select(Member).where(col(Member.succeeds) == member))).one_or_none()


async def is_active(session: AsyncSession, municipality: str, official: UUID, day: date) -> bool:
    """Whether the register knows the official as active on the day."""
    latest = (
        select(OfficialRow)
        .where(
            col(OfficialRow.official) == official,
            col(OfficialRow.municipality) == municipality,
            col(OfficialRow.from_day) <= day,
        )
        .order_by(col(OfficialRow.from_day).desc())
        .limit(1)
    )
    found = (await session.scalars(latest)).one_or_none()
    return found is not None and found.active
