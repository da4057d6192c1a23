"""A year's books summed from their postings: the only SQL of these sums."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.books.rules import Sums
from collection.ledger.rules import Component

TERMS = """
    coalesce(sum(credit - debit) FILTER (WHERE account = 'carried_in'), 0)::bigint AS carried_in,
    coalesce(sum(credit - debit) FILTER (WHERE account = 'reinstated'), 0)::bigint AS reinstated,
    coalesce(sum(credit - debit) FILTER (
        WHERE account = 'decided' AND entry.kind NOT IN ('late_charge', 'late_charge_reversal')), 0)::bigint AS decided,
    coalesce(sum(credit - debit) FILTER (
        WHERE account = 'decided' AND entry.kind IN ('late_charge', 'late_charge_reversal')), 0)::bigint AS late_charge,
    coalesce(sum(debit - credit) FILTER (WHERE account IN ('bank', 'awaiting_decision')), 0)::bigint AS collected,
    coalesce(sum(debit - credit) FILTER (WHERE account = 'reduced'), 0)::bigint AS reduced,
    coalesce(sum(debit - credit) FILTER (
        WHERE account = 'written_off' AND entry.kind <> 'write_off_cancellation'), 0)::bigint AS written_off,
    coalesce(sum(credit - debit) FILTER (
        WHERE account = 'written_off' AND entry.kind = 'write_off_cancellation'), 0)::bigint AS restored,
    coalesce(sum(debit - credit) FILTER (WHERE account = 'lapsed'), 0)::bigint AS lapsed,
    coalesce(sum(debit - credit) FILTER (WHERE account = 'carried_out'), 0)::bigint AS carried_out,
    coalesce(sum(debit - credit) FILTER (WHERE account = 'receivable'), 0)::bigint AS outstanding
"""
_NAMES = tuple(Sums.__dataclass_fields__)


async def of_bills(session: AsyncSession, year: int, bills: Sequence[UUID]) -> dict[UUID, dict[Component, Sums]]:
    """What one year's books hold of each of `bills`, by component; a bill that they do not hold is left out."""
    rows = await session.execute(
        text(
            f"""
            SELECT line.bill, line.component, {TERMS}
              FROM posting line JOIN journal_entry entry ON entry.id = line.entry
             WHERE line.bill = ANY(:bills) AND line.component IS NOT NULL AND entry.fiscal_year = :year
             GROUP BY 1, 2
            """
        ),
        {"bills": list(bills), "year": year},
    )
    found: dict[UUID, dict[Component, Sums]] = {}
    for row in rows.mappings():
        found.setdefault(row["bill"], {})[row["component"]] = sums_of(row)
    return found


async def of_items(
    session: AsyncSession, municipality: str, year: int, first: date, last: date
) -> dict[tuple[str, Component], Sums]:
    """What was entered into a year's books on the days from `first` to `last`, by item and component."""
    rows = await session.execute(
        text(
            f"""
            SELECT line.item, line.component, {TERMS}
              FROM posting line JOIN journal_entry entry ON entry.id = line.entry
             WHERE entry.municipality = :municipality AND entry.fiscal_year = :year
               AND entry.booking_day BETWEEN :first AND :last
               AND line.component IS NOT NULL
             GROUP BY 1, 2 ORDER BY 1, array_position(ARRAY['principal', 'charge', 'expense'], line.component)
            """
        ),
        {"municipality": municipality, "year": year, "first": first, "last": last},
    )
    return {(row["item"], row["component"]): sums_of(row) for row in rows.mappings()}


async def of_origins(session: AsyncSession, municipality: str, year: int, last: date) -> dict[tuple[str, bool], Sums]:
    """A year's books up to the end of the booking day `last`, by item and whether the bill is of an earlier year."""
    rows = await session.execute(
        text(
            f"""
            SELECT line.item, bill.opened_book_year < :year OR bill.kind = 'carried_over' AS earlier, {TERMS}
              FROM posting line JOIN journal_entry entry ON entry.id = line.entry JOIN bill ON bill.id = line.bill
             WHERE entry.municipality = :municipality AND entry.fiscal_year = :year AND entry.booking_day <= :last
               AND line.component IS NOT NULL
             GROUP BY 1, 2 ORDER BY 1, 2
            """
        ),
        {"municipality": municipality, "year": year, "last": last},
    )
    return {(row["item"], row["earlier"]): sums_of(row) for row in rows.mappings()}


def sums_of(row: Any) -> Sums:
    """The terms of one row that selected TERMS."""
    return Sums(*(row[name] for name in _NAMES))
