"""Whom a message is for, and whom to forget."""

from collections.abc import Sequence
from uuid import UUID

from semu_contracts.internal.recipients import Recipient
from semu_kit.pii import PersonalRecords, Vault
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.taxpayers import repository


async def recipients(session: AsyncSession, vault: Vault, ids: Sequence[UUID]) -> list[Recipient]:
    """The taxpayers with their name and addresses, opened. Unknown and purged ones are left out."""
    taxpayers = await repository.get_many(session, ids)
    records = await PersonalRecords(session, vault).load_many([one.record_id for one in taxpayers])
    return [
        Recipient(
            taxpayer=one.id,
            municipality=one.municipality,
            kind="person" if one.kind == "person" else "corporation",
            name=records[one.record_id]["name"],
            phone=records[one.record_id]["phone"],
            ci=records[one.record_id]["ci"],
        )
        for one in taxpayers
        if one.record_id in records
    ]


async def forget_purged(runtime: Runtime) -> None:
    """The job that follows the purge of personal records."""
    async with runtime.database.transaction() as session:
        await repository.forget_purged(session)
