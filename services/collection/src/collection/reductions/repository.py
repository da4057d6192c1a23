"""Reductions: the only SQL of them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from semu_contracts.events.assessment import ReducedLevy
from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.ledger.rules import ByComponent


async def known(session: AsyncSession, corrections: Sequence[UUID]) -> set[UUID]:
    """Those of `corrections` that were applied before. Asked under the bills' locks."""
    found = await session.execute(
        text("SELECT correction FROM reduction WHERE correction = ANY(:corrections)"),
        {"corrections": list(corrections)},
    )
    return set(found.scalars())


async def add(
    session: AsyncSession,
    reduced: Sequence[tuple[UUID, ReducedLevy, int]],
    booked_on: date,
    actor: str,
    at: datetime,
) -> None:
    """Keep reductions: the bill, the decision, and the year in whose books it is."""
    await (await driver(session)).copy_records_to_table(
        "reduction",
        columns=(
            "correction", "bill", "decided_day", "principal", "penalty", "reason", "provision", "book_year",
            "booked_on", "actor", "recorded_at",
        ),
        records=[
            (
                levy.correction, bill, levy.decided_day, levy.principal, levy.penalty, levy.reason, levy.provision,
                year, booked_on, actor, at,
            )
            for bill, levy, year in reduced
        ],
    )  # fmt: skip


async def decided_after(session: AsyncSession, bills: Sequence[UUID], day: date) -> dict[UUID, ByComponent]:
    """What was taken off bills by decisions after `day`, by bill."""
    found = await session.execute(
        text(
            """
            SELECT bill, sum(principal)::bigint AS principal, sum(penalty)::bigint AS penalty FROM reduction
             WHERE bill = ANY(:bills) AND decided_day > :day GROUP BY bill
            """
        ),
        {"bills": list(bills), "day": day},
    )
    return {row.bill: ByComponent(row.principal, row.penalty) for row in found}
