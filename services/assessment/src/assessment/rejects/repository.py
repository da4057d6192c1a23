"""Rejected rows in the database."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from semu_kit.pii import Sealed, Vault
from semu_kit.plumbing import PersonalRecord
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.rejects.models import Reject
from assessment.rejects.schemas import Fault, RejectedRow
from assessment.rejects.sealing import SealedReject
from assessment.taxpayers.repository import keep_records


async def keep(connection: asyncpg.Connection, file_id: UUID, rejects: Sequence[SealedReject]) -> None:
    """Write rejected rows by COPY."""
    await keep_records(connection, [reject.record for reject in rejects])
    await connection.copy_records_to_table(
        "rejects",
        records=[(file_id, reject.line, reject.record[0], reject.codes) for reject in rejects],
        columns=("levy_file_id", "line", "record_id", "codes"),
    )


async def page(session: AsyncSession, vault: Vault, file_id: UUID, after: int, limit: int) -> list[RejectedRow]:
    """Rejected rows after a line, in order, opened. Those past their retention are left out."""
    rows = await session.execute(
        select(col(Reject.line), col(Reject.record_id), col(PersonalRecord.key_id), col(PersonalRecord.sealed))
        .join(PersonalRecord, col(PersonalRecord.id) == col(Reject.record_id))
        .where(col(Reject.levy_file_id) == file_id, col(Reject.line) > after)
        .order_by(col(Reject.line))
        .limit(limit)
    )
    opened = [(line, vault.open(record, Sealed(key_id, sealed))) for line, record, key_id, sealed in rows]
    return [
        RejectedRow(line=line, cells=content["cells"], faults=[Fault(**fault) for fault in content["refusals"]])
        for line, content in opened
    ]
