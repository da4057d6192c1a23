"""The SQL of reports."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.awards.models import Award
from reward.facts.models import ReceiptRow
from reward.facts.repository import among
from reward.reports.models import Report, ReportBill, ReportCheck, ReportRequest


async def next_serial(session: AsyncSession, municipality: str, year: int) -> int:
    """The next number of a year. Held until the transaction ends: two reports entered at once get two numbers."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('reports ' || :municipality, 0))"),
        {"municipality": municipality},
    )
    mine = col(Report.municipality) == municipality, col(Report.year) == year
    return ((await session.scalar(select(func.max(Report.serial)).where(*mine))) or 0) + 1


async def get(session: AsyncSession, municipality: str, report: UUID, *, held: bool = False) -> Report | None:
    """One report of the municipality; `held`: until the transaction ends, so that each step is taken once."""
    query = select(Report).where(col(Report.id) == report, col(Report.municipality) == municipality)
    found = await session.scalars(
        query.with_for_update() if held else query, execution_options={"populate_existing": True}
    )
    return found.one_or_none()


async def page(
    session: AsyncSession, municipality: str, state: str | None, kind: str | None, after: UUID | None, limit: int
) -> Sequence[Report]:
    """Reports in the order in which they came."""
    wanted = {"municipality": municipality, "state": state, "kind": kind}
    conditions = [getattr(Report, name) == value for name, value in wanted.items() if value is not None]
    if after is not None:
        conditions.append(col(Report.id) > after)
    return (await session.scalars(select(Report).where(*conditions).order_by(col(Report.id)).limit(limit))).all()


async def checks(session: AsyncSession, report: UUID) -> Sequence[ReportCheck]:
    """Every check that was made, the oldest first."""
    wanted = select(ReportCheck).where(col(ReportCheck.report) == report).order_by(col(ReportCheck.id))
    return (await session.scalars(wanted)).all()


async def requests(session: AsyncSession, report: UUID) -> Sequence[ReportRequest]:
    wanted = select(ReportRequest).where(col(ReportRequest.report) == report).order_by(col(ReportRequest.id))
    return (await session.scalars(wanted)).all()


async def answer_requests(session: AsyncSession, report: UUID, day: date) -> None:
    """Evidence came: what was asked for until then is answered."""
    open_ones = col(ReportRequest.report) == report, col(ReportRequest.answered_on).is_(None)
    await session.execute(update(ReportRequest).where(*open_ones).values(answered_on=day))


async def links(session: AsyncSession, report: UUID) -> Sequence[ReportBill]:
    wanted = select(ReportBill).where(col(ReportBill.report) == report).order_by(col(ReportBill.bill))
    return (await session.scalars(wanted)).all()


async def links_of(session: AsyncSession, bills: Collection[UUID]) -> Sequence[ReportBill]:
    """What any report is linked to among the bills. Held still by the bills' locks."""
    return (await session.scalars(select(ReportBill).where(among(ReportBill.bill, bills)))).all()


async def awarded(session: AsyncSession, bills: Collection[UUID]) -> Sequence[tuple[Report, Award]]:
    """Reports linked to any of the bills that the committee gave an award for, with it, held until the transaction
    ends: receipts of two bills of one report are undone at once, and each would take what both lost."""
    linked = select(col(ReportBill.report)).where(among(ReportBill.bill, bills))
    wanted = select(Report, Award).join(Award, col(Award.report) == col(Report.id)).where(col(Report.id).in_(linked))
    held = wanted.order_by(col(Award.id)).with_for_update(of=Award)
    rows = await session.execute(held, execution_options={"populate_existing": True})
    return [(report, award) for report, award in rows]


async def unlink(session: AsyncSession, report: UUID) -> None:
    await session.execute(delete(ReportBill).where(col(ReportBill.report) == report))


Payment: TypeAlias = tuple[UUID, str, str]
"""A bill, the provider of money paid on it, and the provider's number of it."""


class ReceiptOf(NamedTuple):
    """A receipt of a bill. `collected` in won."""

    id: UUID
    bill: UUID
    collected: int
    day: date
    decided_on: date | None
    local_tax: bool
    reversed_on: date | None
    provider: str
    payment_id: str

    @property
    def money(self) -> Payment:
        """The same for all receipts that one payment was posted as on a bill, when its story was told again."""
        return self.bill, self.provider, self.payment_id


async def receipts(session: AsyncSession, municipality: str, bills: Collection[UUID]) -> list[ReceiptOf]:
    """The municipality's receipts of the bills, those too that were reversed."""
    wanted = [getattr(ReceiptRow, name) for name in ReceiptOf._fields]
    mine = among(ReceiptRow.bill, bills), col(ReceiptRow.municipality) == municipality
    return [ReceiptOf(*row) for row in await session.execute(select(*wanted).where(*mine))]
