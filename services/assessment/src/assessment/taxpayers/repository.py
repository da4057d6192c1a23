"""Taxpayers and their sealed records in the database."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from semu_kit.plumbing import PersonalRecord
from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.taxpayers.models import Taxpayer
from assessment.taxpayers.sealing import RECORD_COLUMNS, SealedRow


async def keep_records(connection: asyncpg.Connection, records: Sequence[SealedRow]) -> None:
    """Write sealed records by COPY."""
    await connection.copy_records_to_table("personal_records", records=records, columns=RECORD_COLUMNS)


async def get_many(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Taxpayer]:
    return (await session.scalars(select(Taxpayer).where(col(Taxpayer.id).in_(ids)))).all()


async def forget_purged(session: AsyncSession) -> None:
    """Drop the blind index of every taxpayer whose record was purged: what it was made from is no longer kept."""
    await session.execute(
        update(Taxpayer)
        .where(
            col(Taxpayer.number_index).is_not(None),
            ~exists().where(col(PersonalRecord.id) == col(Taxpayer.record_id)),
        )
        .values(number_index=None)
    )
