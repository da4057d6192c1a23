"""The SQL of signing keys."""

from datetime import datetime

from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.keys.models import SigningKey

_table = SigningKey.__table__  # type: ignore[attr-defined]


async def lock(session: AsyncSession) -> None:
    """Two processes that rotate at once would both make a key: the second waits, and then finds the first's."""
    await session.execute(text("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"))


async def valid(session: AsyncSession, now: datetime) -> list[SigningKey]:
    """Keys whose tokens may still be good, the newest first."""
    rows = await session.scalars(
        select(SigningKey)
        .where(or_(_table.c.verifies_until.is_(None), _table.c.verifies_until > now))
        .order_by(_table.c.signs_from.desc())
    )
    return list(rows)


async def supersede(session: AsyncSession, until: datetime) -> None:
    """The keys that sign now verify until then."""
    await session.execute(update(_table).where(_table.c.verifies_until.is_(None)).values(verifies_until=until))


async def forget_expired(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(_table).where(_table.c.verifies_until <= now))
