"""The identity checks' SQL."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from notification.identity.models import IdentityCheck, PageSession


async def by_state(session: AsyncSession, state_digest: bytes) -> IdentityCheck | None:
    """Locked: of two returns with the same state only the first finds it unused."""
    found = await session.scalars(
        select(IdentityCheck).where(col(IdentityCheck.state_digest) == state_digest).with_for_update()
    )
    return found.one_or_none()


async def session_for(session: AsyncSession, digest: bytes, notice: UUID, now: datetime) -> bool:
    """Whether the cookie with this digest opens this notice at this moment."""
    found = await session.scalars(
        select(PageSession).where(
            col(PageSession.digest) == digest, col(PageSession.notice) == notice, col(PageSession.expires_at) > now
        )
    )
    return found.one_or_none() is not None


async def checks_of(session: AsyncSession, notices: list[UUID]) -> list[IdentityCheck]:
    found = await session.scalars(
        select(IdentityCheck).where(col(IdentityCheck.notice).in_(notices)).order_by(col(IdentityCheck.id))
    )
    return list(found)


async def forget_expired(session: AsyncSession, now: datetime) -> None:
    """Sessions that ended, and the secrets of checks from which nobody came back."""
    await session.execute(delete(PageSession).where(col(PageSession.expires_at) < now))
    await session.execute(
        update(IdentityCheck)
        .where(col(IdentityCheck.expires_at) < now, col(IdentityCheck.code_verifier).is_not(None))
        .values(code_verifier=None, nonce=None)
    )
