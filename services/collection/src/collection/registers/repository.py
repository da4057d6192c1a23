"""Which bills a register has, and what its lines say of them: the only SQL of the registers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.books.repository import TERMS, sums_of
from collection.books.rules import Sums
from collection.ledger.rules import Component

Of = Literal["books", "arrears", "debtors"]
"""Every bill in a year's books; those in arrears or carried over; the persons who owe these."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose register, of which year's books (회계연도), and of one revenue item if given."""

    municipality: str
    year: int
    item: str | None


_SINCE = """
    bill.municipality = :municipality AND bill.opened_book_year <= :year
    AND (CAST(:item AS text) IS NULL OR bill.item = :item)
"""
_BOOKS = f"{_SINCE} AND bill.book_year >= :year"
# What the limitation period ended is left out (Dongjak 15②). What was written off is carried into no books, and stays
# here until then (23).
_ARREARS = f"""
    {_SINCE} AND (bill.book_year >= :year OR bill.state = 'written_off') AND bill.state NOT IN ('withdrawn', 'lapsed')
    AND (bill.arrears_since IS NOT NULL OR bill.written_off_on IS NOT NULL
         OR (bill.opened_book_year < :year OR bill.kind = 'carried_over')
            AND bill.payable_until < make_date(CAST(:year AS integer), 1, 1))
"""
_FIRST = UUID(int=0)
"""Before every id: a range of the index, where a condition that may be absent would scan it from its beginning."""
_KEYS: dict[Of, tuple[str, str, str]] = {
    "books": ("", "bill.id", _BOOKS),
    "arrears": ("", "bill.id", _ARREARS),
    "debtors": ("DISTINCT", "bill.taxpayer", _ARREARS),
}


async def see_one_moment(session: AsyncSession) -> None:
    """From here to the end of the transaction all is read as of one moment, so that sums and lines agree.

    First in the transaction, before anything is read.
    """
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def keys(
    session: AsyncSession, of: Of, selection: Selection, after: UUID | None, skip: int, limit: int
) -> list[UUID]:
    """Bills, or persons, of a register in order of id, after `after` and then `skip` more."""
    distinct, key, which = _KEYS[of]
    found = await session.execute(
        text(
            f"""
            SELECT {distinct} {key} AS id FROM bill WHERE {which} AND {key} > :after
             ORDER BY 1 OFFSET :skip LIMIT :limit
            """
        ),
        {**asdict(selection), "after": after or _FIRST, "skip": skip, "limit": limit},
    )
    return list(found.scalars())


async def count(session: AsyncSession, of: Of, selection: Selection) -> int:
    """Bills, or persons, of a register."""
    distinct, key, which = _KEYS[of]
    found = await session.scalar(text(f"SELECT count({distinct} {key}) FROM bill WHERE {which}"), asdict(selection))
    return int(found or 0)


async def arrears_of(session: AsyncSession, selection: Selection, taxpayers: Sequence[UUID]) -> list[UUID]:
    """The bills in arrears of these persons, in order of person and bill."""
    found = await session.execute(
        text(f"SELECT id FROM bill WHERE {_ARREARS} AND taxpayer = ANY(:taxpayers) ORDER BY taxpayer, id"),
        {**asdict(selection), "taxpayers": list(taxpayers)},
    )
    return list(found.scalars())


async def totals(session: AsyncSession, of: Of, selection: Selection) -> list[tuple[str, Component, Sums]]:
    """A register's sums by item and component, from the ledger itself and not from the register's lines."""
    only = "" if of == "books" else f"AND line.bill IN (SELECT id FROM bill WHERE {_ARREARS})"
    rows = await _rows(
        session,
        f"""
        SELECT line.item, line.component, {TERMS}
          FROM posting line JOIN journal_entry entry ON entry.id = line.entry
         WHERE entry.municipality = :municipality AND entry.fiscal_year = :year AND line.component IS NOT NULL
           AND (CAST(:item AS text) IS NULL OR line.item = :item) {only}
         GROUP BY 1, 2 ORDER BY 1, array_position(ARRAY['principal', 'charge', 'expense'], line.component)
        """,
        **asdict(selection),
    )
    return [(row["item"], row["component"], sums_of(row)) for row in rows]


async def stamps(session: AsyncSession, year: int, bills: Sequence[UUID]) -> list[dict[str, Any]]:
    """The receipts of bills in a year's books, each with its stamp, in order of value day.

    What the ledger told anew (a receipt displaced or posted again after a reduction) is stamped once: as it stands.
    """
    return await _rows(
        session,
        """
        SELECT receipt.bill, receipt.id AS receipt, receipt.value_day, payment.channel,
               receipt.principal + receipt.charge + receipt.expense AS won, receipt.posted_at AS stamped_at,
               payment.actor AS stamped_by, reversal.reversed_on
          FROM receipt JOIN payment ON payment.id = receipt.payment
          LEFT JOIN receipt_reversal reversal ON reversal.receipt = receipt.id
         WHERE receipt.bill = ANY(:bills) AND receipt.book_year = :year
           AND (reversal.cause IS NULL OR reversal.cause NOT IN ('displaced', 'reduced'))
         ORDER BY receipt.value_day, receipt.posted_at, receipt.id
        """,
        year=year,
        bills=list(bills),
    )


async def remarks(session: AsyncSession, year: int, bills: Sequence[UUID]) -> list[dict[str, Any]]:
    """Entries of a year's books that a remark explains: reductions, and write-offs that were cancelled."""
    return await _rows(
        session,
        """
        SELECT DISTINCT entry.seq, line.bill, line.component, entry.kind, entry.value_day, entry.provision,
               coalesce(reduction.reason, cancellation.cause, entry.cause_kind) AS reason,
               coalesce(cancellation.added_charge, 0) AS added_charge
          FROM posting line JOIN journal_entry entry ON entry.id = line.entry
          LEFT JOIN reduction ON reduction.correction = entry.cause_id
          LEFT JOIN write_off_cancellation cancellation
            ON cancellation.bill = line.bill AND cancellation.day = entry.value_day
           AND entry.kind IN ('reinstatement', 'write_off_cancellation')
         WHERE line.bill = ANY(:bills) AND entry.fiscal_year = :year
           AND entry.kind IN ('reduction', 'reinstatement', 'write_off_cancellation')
         ORDER BY entry.seq
        """,
        year=year,
        bills=list(bills),
    )


async def _rows(session: AsyncSession, sql: str, **values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in (await session.execute(text(sql), values)).mappings()]
