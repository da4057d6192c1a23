"""The SQL of the findings."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.credits.models import RECOGNISED, Credit
from reward.facts.models import Bill
from reward.facts.repository import among
from reward.findings.models import FinderRow, FindingRow, FoundBill


async def foreign(session: AsyncSession, municipality: str, bills: Collection[UUID]) -> list[UUID]:
    """Those of the bills that are known to be another municipality's."""
    theirs = select(col(Bill.id)).where(among(Bill.id, bills), col(Bill.municipality) != municipality)
    return sorted(await session.scalars(theirs))


async def found_already(session: AsyncSession, bills: Collection[UUID]) -> list[UUID]:
    standing = select(col(FoundBill.bill)).where(among(FoundBill.bill, bills), col(FoundBill.standing))
    return sorted(await session.scalars(standing))


async def hold(session: AsyncSession, finding: UUID) -> FindingRow | None:
    """The finding, held until the transaction ends."""
    held = select(FindingRow).where(col(FindingRow.id) == finding).with_for_update()
    return (await session.scalars(held, execution_options={"populate_existing": True})).one_or_none()


async def let_go(session: AsyncSession, finding: UUID) -> None:
    """Free the finding's bills for another."""
    await session.execute(update(FoundBill).where(col(FoundBill.finding) == finding).values(standing=False))


async def decided_upon(session: AsyncSession, bills: Collection[UUID]) -> list[UUID]:
    """Finders' credits of the bills that the committee has recognised."""
    recognised = select(col(Credit.id)).where(
        among(Credit.bill, bills), col(Credit.kind) == "finder", col(Credit.state) == RECOGNISED
    )
    return sorted(await session.scalars(recognised))


async def page(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> Sequence[FindingRow]:
    """Findings in the order of their ids, from the one behind `after`."""
    conditions = [col(FindingRow.municipality) == municipality]
    if after is not None:
        conditions.append(col(FindingRow.id) > after)
    wanted = select(FindingRow).where(*conditions).order_by(col(FindingRow.id)).limit(limit)
    return (await session.scalars(wanted)).all()


async def bills_of(session: AsyncSession, findings: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The bills of each finding, in the order of their ids."""
    bills: defaultdict[UUID, list[UUID]] = defaultdict(list)
    wanted = select(FoundBill).where(among(FoundBill.finding, findings)).order_by(col(FoundBill.bill))
    for row in await session.scalars(wanted):
        bills[row.finding].append(row.bill)
    return bills


async def finders_of(session: AsyncSession, findings: Collection[UUID]) -> dict[UUID, list[FinderRow]]:
    """Who found, by finding, in the order of their ids."""
    finders: defaultdict[UUID, list[FinderRow]] = defaultdict(list)
    wanted = select(FinderRow).where(among(FinderRow.finding, findings)).order_by(col(FinderRow.person))
    for row in await session.scalars(wanted):
        finders[row.finding].append(row)
    return finders
