"""The holds' SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notification.holds.models import Deferral
from notification.holds.rules import KeptBack


class UnknownDeferral(Exception):
    """A deferral that was never told has ended; an operator must look, or its bill would be kept back too long."""

    def __init__(self, deferrals: Collection[UUID]) -> None:
        super().__init__(f"ended, but never granted: {', '.join(map(str, sorted(deferrals)))}")


async def end_bills(session: AsyncSession, bills: Collection[UUID]) -> None:
    """Nothing is owed on these any more."""
    await session.execute(
        text("INSERT INTO ended_bill SELECT unnest(CAST(:bills AS uuid[])) ON CONFLICT DO NOTHING"),
        {"bills": list(bills)},
    )


async def reopen_bills(session: AsyncSession, bills: Collection[UUID]) -> None:
    """These owe again."""
    await session.execute(
        text("DELETE FROM ended_bill WHERE bill = ANY(CAST(:bills AS uuid[]))"), {"bills": list(bills)}
    )


async def add_deferrals(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """A deferral told again is kept once."""
    await session.execute(insert(Deferral).on_conflict_do_nothing(), rows)


async def end_deferrals(session: AsyncSession, ended_on: Mapping[UUID, date]) -> None:
    """Let deferrals hold until the day on which they ended early. Raises UnknownDeferral."""
    found = await session.scalars(
        text(
            "UPDATE deferral SET last_day = told.day"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:days AS date[])) AS told(id, day)"
            " WHERE deferral.id = told.id RETURNING deferral.id"
        ),
        {"ids": list(ended_on), "days": list(ended_on.values())},
    )
    unknown = set(ended_on) - set(found)
    if unknown:
        raise UnknownDeferral(unknown)


async def kept_back(session: AsyncSession, batch: UUID, today: date) -> dict[UUID, KeptBack]:
    """The batch's unsent notices that name no bill to pay today, and why."""
    rows = await session.execute(
        text(
            "SELECT id, bool_and(ended) AS ended FROM ("
            "  SELECT notice.id, ended_bill.bill IS NOT NULL AS ended,"
            "         EXISTS (SELECT 1 FROM deferral WHERE deferral.bill = named.bill"
            "                    AND :today BETWEEN first_day AND last_day) AS deferred"
            "    FROM notice CROSS JOIN LATERAL unnest(bills) AS named(bill)"
            "    LEFT JOIN ended_bill ON ended_bill.bill = named.bill"
            "   WHERE batch = :batch AND state = 'sending') AS bills"
            " GROUP BY id HAVING bool_and(ended OR deferred)"
        ),
        {"batch": batch, "today": today},
    )
    return {row.id: KeptBack.NOTHING_OWED if row.ended else KeptBack.DEFERRED for row in rows}
