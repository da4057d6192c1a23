"""What was said in words about a report: sealed under the informants' key, for words may tell who informed."""

from collections.abc import Collection
from uuid import UUID

from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from reward.identities.keys import for_informants

_PURPOSE = "report"


async def keep(session: AsyncSession, runtime: Runtime, words: str) -> UUID:
    """Seal words; the answer is their record."""
    record, clock = new_id(), runtime.clock
    await PersonalRecords(session, for_informants(runtime).vault).keep(
        record,
        {"words": words},
        purpose=_PURPOSE,
        made_at=clock.now(),
        retain_until=runtime.settings.retain_until(_PURPOSE, clock.today()),
    )
    return record


async def read(session: AsyncSession, runtime: Runtime, records: Collection[UUID]) -> dict[UUID, str]:
    """The words of the records; empty where their retention has passed."""
    opened = await PersonalRecords(session, for_informants(runtime).vault).load_many(list(records))
    return {record: opened[record]["words"] if record in opened else "" for record in records}
