"""What falls from an informant's award when a receipt that it rests on is undone (조례 §9②, §11②)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import service as awards
from reward.awards.models import AwardReduction
from reward.awards.service import Fall
from reward.credits.rules import reversal
from reward.reports import repository, settled


async def take_back(
    session: AsyncSession, law: Release, now: datetime, today: date, bills: Collection[UUID]
) -> list[AwardReduction]:
    """Informants' awards fall to what the receipts that stand still give; told once.

    To be called under the bills' locks, after a fact of theirs has come.
    """
    falls: list[Fall] = []
    for report, award in await repository.awarded(session, bills):
        _, amount = await settled.computed(session, law, report, await repository.links(session, report.id), today)
        lost = award.won - award.reduced - amount.won
        if lost > 0:
            falls.append(Fall(award.id, lost, reversal(law, report.municipality, award.decided_on)))
    return await awards.reduce(session, now, falls)
