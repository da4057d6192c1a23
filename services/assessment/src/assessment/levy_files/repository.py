"""Levy files in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.levy_files.models import LevyFile

_RECEIVING = 1
"""First half of the advisory lock under which a municipality's uploads are entered one after the other."""


async def one_upload_at_a_time(session: AsyncSession, municipality: str) -> None:
    """Wait for, and hold to the transaction's end, the right to enter an upload of this municipality."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:class, :municipality)"),
        {"class": _RECEIVING, "municipality": int(municipality)},
    )


async def with_content(session: AsyncSession, municipality: str, sha256: bytes) -> LevyFile | None:
    """The file of this content that stands: neither failed nor withdrawn."""
    return (
        await session.scalars(
            select(LevyFile).where(
                col(LevyFile.municipality) == municipality,
                col(LevyFile.sha256) == sha256,
                col(LevyFile.state) != "failed",
                col(LevyFile.withdrawal_requested_at).is_(None),
            )
        )
    ).one_or_none()


async def get(session: AsyncSession, file_id: UUID, *, lock: bool = False) -> LevyFile | None:
    return await session.get(LevyFile, file_id, with_for_update=lock or None)


async def one(session: AsyncSession, file_id: UUID) -> LevyFile:
    """A file that is known to be there."""
    return await session.get_one(LevyFile, file_id)


async def page(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> list[LevyFile]:
    """The newest first, those older than `after`."""
    question = select(LevyFile).where(col(LevyFile.municipality) == municipality)
    if after is not None:
        question = question.where(col(LevyFile.id) < after)
    return list(await session.scalars(question.order_by(col(LevyFile.id).desc()).limit(limit)))


async def pending(session: AsyncSession) -> list[tuple[UUID, str]]:
    """Files that are to be loaded with their municipality, in the order of their arrival."""
    rows = await session.execute(
        select(col(LevyFile.id), col(LevyFile.municipality))
        .where(col(LevyFile.state).in_(("received", "loading")))
        .order_by(col(LevyFile.id))
    )
    return [(row[0], row[1]) for row in rows]


async def note(session: AsyncSession, file_id: UUID, **facts: Any) -> None:
    """Write down how far a file has come."""
    await session.execute(update(LevyFile).where(col(LevyFile.id) == file_id).values(**facts))


async def fail(session: AsyncSession, file_id: UUID, problem: dict[str, Any], at: datetime) -> None:
    """The file failed as a whole: none of the counts shown while it was read holds."""
    await note(
        session, file_id, state="failed", problem=problem, finished_at=at,
        rows=0, accepted=0, rejected=0, repeated=0,
    )  # fmt: skip
