"""The SQL of officials."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.officials.models import Official, OfficialLine

_officials = Official.__table__.c  # type: ignore[attr-defined]
_lines = OfficialLine.__table__.c  # type: ignore[attr-defined]


async def find(session: AsyncSession, official: UUID) -> Official | None:
    return await session.get(Official, official)


async def find_for_change(session: AsyncSession, official: UUID) -> Official | None:
    return await session.get(Official, official, with_for_update=True)


async def find_by_sign_in(session: AsyncSession, sign_in_index: bytes) -> Official | None:
    found: Official | None = await session.scalar(select(Official).where(_officials.sign_in_index == sign_in_index))
    return found


async def line_in_force(session: AsyncSession, official: UUID, day: date) -> OfficialLine | None:
    """The line that holds on `day`."""
    found: OfficialLine | None = await session.scalar(
        select(OfficialLine)
        .where(_lines.official == official, _lines.from_day <= day)
        .order_by(_lines.from_day.desc(), _lines.id.desc())
        .limit(1)
    )
    return found
