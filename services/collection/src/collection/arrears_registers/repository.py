"""Arrears registers: their only SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Entered:
    """What one piece looked at, and what of it was entered."""

    looked_at: int
    last: UUID | None
    """The last bill looked at."""
    bills: int
    won: int


async def count_bills(session: AsyncSession, municipality: str) -> int:
    """Bills to look at."""
    found = await session.execute(
        text("SELECT count(*) FROM bill WHERE municipality = :municipality"), {"municipality": municipality}
    )
    return int(found.scalar_one())


async def enter(
    session: AsyncSession, municipality: str, year_end: UUID, year: int, after: UUID | None, limit: int
) -> Entered:
    """Enter what `year` carried out of the next `limit` bills: not what lapsed since (Dongjak 15②), nor what was not
    due yet when the year ended.

    Once the year is closed nothing changes what it carried out, so pieces need no lock, and payments go on.
    """
    row = await (await driver(session)).fetchrow(
        """
        WITH piece AS MATERIALIZED (
            SELECT id, payable_until, state FROM bill
             WHERE municipality = $1 AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $5),
        carried AS (
            SELECT piece.id, piece.payable_until + 1 AS arrears_since,
                   coalesce(sum(credit - debit) FILTER (WHERE component = 'principal'), 0) AS principal,
                   coalesce(sum(credit - debit) FILTER (WHERE component = 'charge'), 0) AS charge,
                   coalesce(sum(credit - debit) FILTER (WHERE component = 'expense'), 0) AS expense
              FROM piece JOIN posting line ON line.bill = piece.id AND line.account = 'carried_in'
                         JOIN journal_entry entry ON entry.id = line.entry AND entry.fiscal_year = $3 + 1
             WHERE piece.state <> 'lapsed' AND piece.payable_until < make_date($3 + 1, 1, 1)
             GROUP BY piece.id, piece.payable_until),
        entered AS (
            INSERT INTO arrears_register_line (year_end, bill, arrears_since, principal, charge, expense)
            SELECT $2, id, arrears_since, principal, charge, expense FROM carried
             WHERE principal + charge + expense > 0
            RETURNING principal + charge + expense AS won)
        SELECT (SELECT count(*) FROM piece) AS looked_at, (SELECT id FROM piece ORDER BY id DESC LIMIT 1) AS last,
               count(*) AS bills, coalesce(sum(won), 0)::bigint AS won
          FROM entered
        """,
        municipality, year_end, year, after, limit,
    )  # fmt: skip
    return Entered(**row)


async def finish(
    session: AsyncSession, municipality: str, year_end: UUID, year: int, day: date, due_on: date, at: datetime
) -> None:
    """Keep the register of the lines that were entered, with their totals."""
    await session.execute(
        text(
            """
            INSERT INTO arrears_register
                   (year_end, municipality, year, day, due_on, bills, principal, charge, expense, made_at)
            SELECT :year_end, :municipality, :year, :day, :due_on, count(*), coalesce(sum(principal), 0),
                   coalesce(sum(charge), 0), coalesce(sum(expense), 0), :at
              FROM arrears_register_line WHERE year_end = :year_end
            """
        ),
        {
            "year_end": year_end, "municipality": municipality, "year": year, "day": day, "due_on": due_on, "at": at,
        },
    )  # fmt: skip


async def of_year(session: AsyncSession, municipality: str, year: int) -> dict[str, Any] | None:
    """The register of the arrears that a year carried out, if it was made."""
    found = await session.execute(
        text("SELECT * FROM arrears_register WHERE municipality = :municipality AND year = :year"),
        {"municipality": municipality, "year": year},
    )
    row = found.mappings().first()
    return dict(row) if row else None


async def lines(session: AsyncSession, year_end: UUID, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Lines of a register in order of bill, beginning after `after`."""
    found = await session.execute(
        text(
            """
            SELECT line.*, bill.taxpayer, bill.item, bill.fiscal_year, bill.period, bill.levy_number
              FROM arrears_register_line line JOIN bill ON bill.id = line.bill
             WHERE line.year_end = :year_end AND (CAST(:after AS uuid) IS NULL OR line.bill > :after)
             ORDER BY line.bill LIMIT :limit
            """
        ),
        {"year_end": year_end, "after": after, "limit": limit},
    )
    return [dict(row) for row in found.mappings()]
