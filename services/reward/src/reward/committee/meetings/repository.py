"""The SQL of meetings."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.committee.meetings.models import (
    CALLED,
    SITTING,
    AgendaItem,
    AgendaSubject,
    Attendance,
    Decision,
    Meeting,
    Vote,
)
from reward.facts.repository import among


async def hold(session: AsyncSession, municipality: str, id: UUID) -> Meeting | None:
    """The municipality's meeting, held until the transaction ends.

    The race: a record is confirmed while the clerk corrects a vote, or twice at once.
    """
    mine = select(Meeting).where(col(Meeting.id) == id, col(Meeting.municipality) == municipality).with_for_update()
    return (await session.scalars(mine, execution_options={"populate_existing": True})).one_or_none()


async def find(session: AsyncSession, municipality: str, id: UUID) -> Meeting | None:
    mine = select(Meeting).where(col(Meeting.id) == id, col(Meeting.municipality) == municipality)
    return (await session.scalars(mine)).one_or_none()


async def last_number(session: AsyncSession, municipality: str, year: int) -> int:
    """The number of the year's last meeting, 0 before the first. The committee's lock holds it still."""
    numbers = select(func.coalesce(func.max(col(Meeting.number)), 0))
    found = await session.scalars(numbers.where(col(Meeting.municipality) == municipality, col(Meeting.year) == year))
    return found.one()


async def page(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> Sequence[Meeting]:
    """Meetings, the newest first, from the one behind `after`."""
    conditions = [col(Meeting.municipality) == municipality]
    if after is not None:
        conditions.append(col(Meeting.id) < after)
    wanted = select(Meeting).where(*conditions).order_by(col(Meeting.id).desc()).limit(limit)
    return (await session.scalars(wanted)).all()


async def agenda(session: AsyncSession, meeting: UUID) -> Sequence[AgendaItem]:
    """The items in order of their numbers."""
    mine = select(AgendaItem).where(col(AgendaItem.meeting) == meeting).order_by(col(AgendaItem.number))
    return (await session.scalars(mine, execution_options={"populate_existing": True})).all()


async def subjects(session: AsyncSession, items: Collection[UUID]) -> Sequence[AgendaSubject]:
    """The subjects of the items, in the order of their ids."""
    wanted = select(AgendaSubject).where(among(AgendaSubject.item, items)).order_by(col(AgendaSubject.subject))
    return (await session.scalars(wanted)).all()


async def numbers_of_subjects(session: AsyncSession, items: Collection[UUID]) -> dict[UUID, int]:
    """How many subjects each item has."""
    counted = select(col(AgendaSubject.item), func.count().label("subjects")).where(among(AgendaSubject.item, items))
    found = await session.execute(counted.group_by(col(AgendaSubject.item)))
    return {row.item: row.subjects for row in found}


async def on_open_agendas(session: AsyncSession, wanted: Collection[UUID]) -> Sequence[UUID]:
    """Those of the subjects that are before a meeting that is not over."""
    found = (
        select(col(AgendaSubject.subject))
        .join(AgendaItem, col(AgendaItem.id) == col(AgendaSubject.item))
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting))
        .where(among(AgendaSubject.subject, wanted), col(Meeting.state).in_((CALLED, SITTING)))
        .order_by(col(AgendaSubject.subject))
    )
    return (await session.scalars(found)).all()


async def beneficiaries(session: AsyncSession, meeting: UUID) -> set[UUID]:
    """Who would be paid by what is on the agenda."""
    found = (
        select(col(AgendaSubject.person))
        .join(AgendaItem, col(AgendaItem.id) == col(AgendaSubject.item))
        .where(col(AgendaItem.meeting) == meeting)
        .distinct()
    )
    return {person for person in await session.scalars(found) if person is not None}


async def attendance(session: AsyncSession, meeting: UUID) -> Sequence[Attendance]:
    mine = select(Attendance).where(col(Attendance.meeting) == meeting).order_by(col(Attendance.member))
    return (await session.scalars(mine)).all()


async def votes(session: AsyncSession, items: Collection[UUID]) -> Sequence[Vote]:
    return (await session.scalars(select(Vote).where(among(Vote.item, items)).order_by(col(Vote.member)))).all()


async def forget_sitting(session: AsyncSession, meeting: UUID) -> None:
    """Attendance is recorded anew: what was recorded of it and voted before was wrong."""
    items = select(col(AgendaItem.id)).where(col(AgendaItem.meeting) == meeting)
    await session.execute(delete(Vote).where(col(Vote.item).in_(items)))
    await session.execute(update(AgendaItem).where(col(AgendaItem.meeting) == meeting).values(outcome=None))
    await session.execute(delete(Attendance).where(col(Attendance.meeting) == meeting))


async def forget_votes(session: AsyncSession, item: UUID) -> None:
    await session.execute(delete(Vote).where(col(Vote.item) == item))


async def decisions(session: AsyncSession, items: Collection[UUID]) -> dict[UUID, UUID]:
    """The decision on each item that has one."""
    found = await session.execute(select(col(Decision.item), col(Decision.id)).where(among(Decision.item, items)))
    return {item: decision for item, decision in found if item is not None}
