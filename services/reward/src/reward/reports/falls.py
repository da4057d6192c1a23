"""What falls from an informant's award when a receipt that it rests on is undone, and what it has again when the same
money is posted anew (조례 §9②, §11②)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import service as awards
from reward.awards.restoring import restore
from reward.awards.service import Fall
from reward.credits.rules import reversal
from reward.reports import repository, settled


async def follow(session: AsyncSession, law: Release, now: datetime, today: date, bills: Collection[UUID]) -> None:
    """Informants' awards follow what the receipts that stand give, and never above what the committee fixed: a report
    is decided once, and a bill's story may be told again after it.

    To be called under the bills' locks, after a fact of theirs has come.
    """
    falls: list[Fall] = []
    rises: list[Fall] = []
    for report, award in await repository.awarded(session, bills):
        _, amount = await settled.computed(session, law, report, await repository.links(session, report.id), today)
        lost = award.won - award.reduced - min(amount.won, award.won)
        if lost:
            why = reversal(law, report.municipality, award.decided_on)
            (falls if lost > 0 else rises).append(Fall(award.id, abs(lost), why))
    await awards.reduce(session, now, falls)
    await restore(session, now, rises)
