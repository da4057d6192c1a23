"""The SQL of transfer files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.transfers.models import TransferAnswer, TransferFile


async def next_number(session: AsyncSession, municipality: str) -> int:
    """The next number of a file. Held until the transaction ends: two files made at once get two numbers."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('transfers ' || :municipality, 0))"),
        {"municipality": municipality},
    )
    last = select(func.max(TransferFile.number)).where(col(TransferFile.municipality) == municipality)
    return (await session.scalar(last) or 0) + 1


async def get(session: AsyncSession, municipality: str, transfer: UUID) -> TransferFile | None:
    wanted = select(TransferFile).where(
        col(TransferFile.id) == transfer, col(TransferFile.municipality) == municipality
    )
    return (await session.scalars(wanted)).one_or_none()


async def page(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> Sequence[TransferFile]:
    """Files from the oldest on."""
    wanted = select(TransferFile).where(col(TransferFile.municipality) == municipality)
    if after is not None:
        wanted = wanted.where(col(TransferFile.id) > after)
    return (await session.scalars(wanted.order_by(col(TransferFile.id)).limit(limit))).all()


async def answers(session: AsyncSession, transfer: UUID) -> Sequence[TransferAnswer]:
    wanted = select(TransferAnswer).where(col(TransferAnswer.transfer) == transfer).order_by(col(TransferAnswer.id))
    return (await session.scalars(wanted)).all()
