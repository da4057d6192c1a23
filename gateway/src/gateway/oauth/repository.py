"""The SQL of codes and refused sign-ins."""

from datetime import datetime

from semu_kit.ids import new_id
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.oauth.models import AuthorizationCode, RefusedSignIn

_codes = AuthorizationCode.__table__  # type: ignore[attr-defined]
_refusals = RefusedSignIn.__table__  # type: ignore[attr-defined]


async def use_code(session: AsyncSession, code_hash: bytes, now: datetime) -> AuthorizationCode | None:
    """Mark the code as used and return it; none if there is no such good code.

    Two redemptions at once: the second's UPDATE waits for the first, then matches no row.
    """
    found: AuthorizationCode | None = await session.scalar(
        update(AuthorizationCode)
        .where(_codes.c.code_hash == code_hash, _codes.c.used_at.is_(None), _codes.c.expires_at > now)
        .values(used_at=now)
        .returning(AuthorizationCode)
    )
    return found


async def only_sign_in_of(session: AsyncSession, who: bytes) -> bool:
    """Whether no other sign-in with this id is being checked now; holds until this transaction ends.

    Without it, guesses sent at once would all count the refusals before any of them was recorded. It never waits:
    a queue of guesses would hold every connection of the pool.
    """
    key = int.from_bytes(who[:8], "big", signed=True)
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(key))))


async def refusals(session: AsyncSession, who: bytes, since: datetime) -> list[datetime]:
    """Refused sign-ins with this id, the oldest first."""
    rows = await session.scalars(
        select(_refusals.c.at).where(_refusals.c.who == who, _refusals.c.at > since).order_by(_refusals.c.at)
    )
    return list(rows)


async def refuse(session: AsyncSession, who: bytes, now: datetime) -> None:
    session.add(RefusedSignIn(id=new_id(), who=who, at=now))
    await session.flush()


async def forgive(session: AsyncSession, who: bytes) -> None:
    await session.execute(delete(_refusals).where(_refusals.c.who == who))


async def forget_before(session: AsyncSession, *, expired: datetime, refused: datetime) -> None:
    """Drop codes that expired and refusals made before these moments."""
    await session.execute(delete(_codes).where(_codes.c.expires_at < expired))
    await session.execute(delete(_refusals).where(_refusals.c.at < refused))
