"""Levies without their persons: the SQL of putting them back, and of completing them when their rows come again."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
from semu_contracts.events.assessment import DecidedBill
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies.models import Levy
from assessment.levy_files.models import LevyFile
from assessment.taxpayers.models import Taxpayer


async def keep_file(session: AsyncSession, file: UUID, municipality: str, kind: str, actor: str, at: datetime) -> None:
    """A file of which only its levies are known; the same content may be sent again."""
    row = LevyFile(
        id=file, municipality=municipality, kind=kind, sha256=sha256(file.bytes).digest(), size=0, chunks=[],
        sent_by=actor, received_at=at, finished_at=at, state="loaded",
    )  # fmt: skip
    await session.execute(insert(LevyFile).values(row.model_dump()).on_conflict_do_nothing())


async def keep_taxpayers(
    session: AsyncSession, municipality: str, shard: int, bills: Sequence[DecidedBill], at: datetime
) -> None:
    """Those who are not known, without their numbers."""
    rows = {
        bill.taxpayer: {
            "id": bill.taxpayer, "municipality": municipality, "kind": bill.debtor, "number_index": None,
            "shard": shard, "reach": 0, "record_id": bill.taxpayer, "changed_at": at,
        }
        for bill in bills
    }  # fmt: skip
    await session.execute(insert(Taxpayer).on_conflict_do_nothing(), list(rows.values()))


async def keep_levies(
    session: AsyncSession, municipality: str, file: UUID, shard: int, bills: Sequence[DecidedBill], at: datetime
) -> set[UUID]:
    """Those of `bills` that are here now; one whose natural key another levy holds is not."""
    last = await session.scalar(
        text("SELECT coalesce(max(line), 0) FROM levies WHERE levy_file_id = :file"), {"file": file}
    )
    rows: list[dict[str, Any]] = [
        {
            **bill.model_dump(include=_SAME),
            "demand_due": None, "written_off_on": None, "limitation_on": None, "principal_paid": 0,
            **(bill.carried.model_dump() if bill.carried else {}),
            "id": bill.bill, "municipality": municipality, "levy_file_id": file, "line": line,
            "taxpayer_id": bill.taxpayer, "record_id": bill.bill, "shard": shard, "tax_base": None, "put_back_at": at,
        }
        for line, bill in enumerate(bills, int(last or 0) + 1)
    ]  # fmt: skip
    await session.execute(insert(Levy).on_conflict_do_nothing(), rows)
    counted = "(SELECT count(*) FROM levies WHERE levy_file_id = :file)"
    await session.execute(
        text(f"UPDATE levy_files SET rows = {counted}, accepted = {counted} WHERE id = :file AND size = 0"),
        {"file": file},
    )
    here = await session.scalars(
        text("SELECT id FROM levies WHERE id = ANY(CAST(:bills AS uuid[]))"), {"bills": [one.bill for one in bills]}
    )
    return set(here)


_SAME = {
    "item", "fiscal_year", "period", "levy_number", "kind", "liability_day", "decided_day", "due_date", "principal",
    "penalty", "paid_by",
}  # fmt: skip


async def complete(connection: asyncpg.Connection, municipality: str, file_id: UUID, now: datetime) -> None:
    """Give the staged rows of levies that were put back to those levies: their persons, and what no event tells.

    A person who is known under another id by now keeps that one; the told id gets the record alone.
    """
    if not await connection.fetchval(
        "SELECT EXISTS (SELECT 1 FROM levies WHERE municipality = $1 AND put_back_at IS NOT NULL)", municipality
    ):
        return
    await connection.execute(
        f"""
        UPDATE taxpayers SET
               kind = found.taxpayer_kind, reach = found.reach, record_id = found.record_id, changed_at = $2,
               number_index = CASE WHEN taxpayers.number_index IS NOT NULL OR EXISTS (
                                        SELECT 1 FROM taxpayers AS other WHERE other.municipality = $1
                                           AND other.number_index = found.number_index)
                              THEN taxpayers.number_index ELSE found.number_index END
          FROM (SELECT DISTINCT ON (staged.number_index) levies.taxpayer_id AS told, staged.*
                  FROM staged JOIN levies ON {PUT_BACK} AND levies.municipality = $1
                 ORDER BY staged.number_index, staged.reach DESC, staged.line DESC) AS found
         WHERE taxpayers.id = found.told
        """,
        municipality,
        now,
    )
    await connection.execute(
        f"""
        WITH done AS (
            UPDATE levies SET levy_file_id = $2, line = staged.line, record_id = staged.record_id,
                   tax_base = staged.tax_base, put_back_at = NULL
              FROM staged WHERE {PUT_BACK} AND levies.municipality = $1
            RETURNING staged.line)
        DELETE FROM staged USING done WHERE staged.line = done.line
        """,
        municipality,
        file_id,
    )


PUT_BACK = """
    levies.item = staged.item AND levies.fiscal_year = staged.fiscal_year AND levies.period = staged.period
    AND levies.levy_number = staged.levy_number AND levies.withdrawn_at IS NULL AND levies.put_back_at IS NOT NULL
    AND (levies.principal, levies.penalty, levies.due_date, levies.principal_paid)
        = (staged.principal, staged.penalty, staged.due_date, staged.principal_paid)
"""
"""A staged row is the very levy that was put back; one that differs is a levy that exists already."""
