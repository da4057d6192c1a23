"""What the proofs are computed from, and the runs that are kept: the only SQL of them."""

from datetime import date
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.proofs.identities import Place, Sides, Sum
from collection.proofs.models import ProofRun


async def sums(session: AsyncSession, municipality: str, held_through: date | None) -> list[Sum]:
    """Every posting of the municipality, summed in one reading of the ledger."""
    rows = await (await driver(session)).fetch(
        """
        SELECT entry.fiscal_year, line.account, line.item, line.component, entry.kind,
               CASE line.account WHEN 'bank' THEN entry.value_day END AS bank_day,
               coalesce(entry.booking_day <= $2, false) AS held,
               sum(line.debit)::bigint AS debit, sum(line.credit)::bigint AS credit
          FROM journal_entry entry JOIN posting line ON line.entry = entry.id
         WHERE entry.municipality = $1
         GROUP BY 1, 2, 3, 4, 5, 6, 7
        """,
        municipality, held_through,
    )  # fmt: skip
    return [
        Sum(
            Place(row["fiscal_year"], row["account"], row["item"], row["component"]),
            row["kind"], row["bank_day"], row["held"], row["debit"], row["credit"],
        )
        for row in rows
    ]  # fmt: skip


async def held_balances(session: AsyncSession, municipality: str, held_through: date | None) -> dict[Place, Sides]:
    """Balances as they are held fast, over all days up to `held_through`: another may be closed meanwhile."""
    rows = await (await driver(session)).fetch(
        """
        SELECT fiscal_year, account, item, component, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
          FROM day_balance WHERE municipality = $1 AND booking_day <= $2 GROUP BY 1, 2, 3, 4
        """,
        municipality, held_through,
    )  # fmt: skip
    return {
        Place(row["fiscal_year"], row["account"], row["item"], row["component"]): Sides(row["debit"], row["credit"])
        for row in rows
    }


async def wrong_bills(session: AsyncSession, municipality: str, limit: int) -> list[UUID]:
    """Bills whose snapshot or live receipts are not the sums of their postings, or with a component below zero."""
    found = await session.scalars(
        text(
            """
            WITH sums AS (
                SELECT line.bill,
                       sum(debit - credit) FILTER (WHERE account = 'receivable' AND component = 'principal')
                           AS principal,
                       sum(debit - credit) FILTER (WHERE account = 'receivable' AND component = 'charge') AS charge,
                       sum(debit - credit) FILTER (WHERE account = 'receivable' AND component = 'expense') AS expense,
                       sum(credit - debit) FILTER (
                           WHERE account = 'decided' AND kind IN ('late_charge', 'late_charge_reversal'))
                           AS late_charge,
                       sum(debit - credit) FILTER (WHERE account = 'bank' AND component IS NOT NULL) AS collected,
                       sum(credit - debit) FILTER (WHERE account = 'overpaid') AS overpaid
                  FROM journal_entry entry JOIN posting line ON line.entry = entry.id
                 WHERE entry.municipality = :municipality AND line.bill IS NOT NULL
                 GROUP BY line.bill),
            received AS (
                SELECT bill, sum(principal + charge + expense) AS won
                  FROM receipt LEFT JOIN receipt_reversal ON receipt_reversal.receipt = receipt.id
                 WHERE receipt_reversal.receipt IS NULL GROUP BY bill),
            returned AS (
                SELECT bill, sum(amount) AS won
                  FROM overpayment LEFT JOIN overpayment_reversal ON overpayment_reversal.overpayment = overpayment.id
                 WHERE overpayment_reversal.overpayment IS NULL GROUP BY bill)
            SELECT bill.id
              FROM bill LEFT JOIN sums ON sums.bill = bill.id
                        LEFT JOIN received ON received.bill = bill.id
                        LEFT JOIN returned ON returned.bill = bill.id
             WHERE bill.municipality = :municipality
               AND (coalesce(sums.principal, 0) <> outstanding_principal
                    OR coalesce(sums.charge, 0) <> outstanding_charge
                    OR coalesce(sums.expense, 0) <> outstanding_expense
                    OR least(sums.principal, sums.charge, sums.expense) < 0
                    OR coalesce(sums.late_charge, 0) <> late_charge_decided
                    OR coalesce(sums.collected, 0) <> coalesce(received.won, 0)
                    OR coalesce(sums.overpaid, 0) <> coalesce(returned.won, 0))
             ORDER BY bill.id LIMIT :limit
            """
        ),
        {"municipality": municipality, "limit": limit},
    )
    return list(found)


async def wrong_payments(session: AsyncSession, municipality: str, limit: int) -> list[UUID]:
    """Payments whose won are not wholly somewhere: in live receipts, over-paid, in suspense or awaiting a decision.

    One that left the bank again is nowhere. The bank's own statement would show the same, but only where there is one.
    """
    found = await session.scalars(
        text(
            """
            WITH placed AS (
                SELECT payment, sum(won) AS won FROM (
                    SELECT payment, principal + charge + expense AS won FROM receipt
                     WHERE NOT EXISTS (SELECT FROM receipt_reversal undone WHERE undone.receipt = receipt.id)
                    UNION ALL SELECT payment, amount FROM overpayment over
                     WHERE NOT EXISTS (SELECT FROM overpayment_reversal undone WHERE undone.overpayment = over.id)
                    UNION ALL SELECT payment, amount FROM suspense
                    UNION ALL SELECT payment, -amount FROM suspense_release
                    UNION ALL SELECT payment, amount FROM awaiting
                    UNION ALL SELECT payment, -amount FROM awaiting_release) AS places
                 GROUP BY payment),
            gone AS (SELECT payment FROM reversal WHERE state = 'approved' AND bill IS NULL GROUP BY payment)
            SELECT payment.id
              FROM payment LEFT JOIN placed ON placed.payment = payment.id LEFT JOIN gone ON gone.payment = payment.id
             WHERE payment.municipality = :municipality
               AND coalesce(placed.won, 0) <> CASE WHEN gone.payment IS NULL THEN payment.total ELSE 0 END
             ORDER BY payment.id LIMIT :limit
            """
        ),
        {"municipality": municipality, "limit": limit},
    )
    return list(found)


async def wrong_kept(session: AsyncSession, municipality: str) -> list[dict[str, Any]]:
    """Years whose money in suspense, or awaiting its decision, is another in the ledger than on the work lists."""
    found = await session.execute(
        text(
            """
            WITH kept AS (
                SELECT payment, 'suspense' AS account, book_year, amount FROM suspense
                UNION ALL SELECT payment, 'suspense', book_year, -amount FROM suspense_release
                UNION ALL SELECT payment, 'awaiting_decision', book_year, amount FROM awaiting
                UNION ALL SELECT payment, 'awaiting_decision', book_year, -amount FROM awaiting_release)
            SELECT account, fiscal_year, sum(ledger)::bigint AS ledger, sum(listed)::bigint AS listed FROM (
                SELECT line.account, entry.fiscal_year, credit - debit AS ledger, 0 AS listed
                  FROM journal_entry entry JOIN posting line ON line.entry = entry.id
                 WHERE entry.municipality = :municipality AND account IN ('suspense', 'awaiting_decision')
                UNION ALL
                SELECT account, book_year, 0, amount FROM kept JOIN payment ON payment.id = kept.payment
                 WHERE payment.municipality = :municipality) AS both_sides
             GROUP BY 1, 2 HAVING sum(ledger) <> sum(listed) ORDER BY 1, 2
            """
        ),
        {"municipality": municipality},
    )
    return [dict(row) for row in found.mappings()]


async def broken_carry_overs(session: AsyncSession, municipality: str, limit: int) -> list[UUID]:
    """Bills that one year carried out by another amount than the next carried in."""
    found = await session.scalars(
        text(
            """
            WITH carried AS (
                SELECT line.bill, line.component,
                       CASE account WHEN 'carried_out' THEN entry.fiscal_year + 1 ELSE entry.fiscal_year END
                           AS into_year,
                       sum(debit - credit) AS net, bool_or(account = 'carried_out') AS from_here
                  FROM journal_entry entry JOIN posting line ON line.entry = entry.id
                 WHERE entry.municipality = :municipality AND account IN ('carried_out', 'carried_in')
                 GROUP BY 1, 2, 3)
            SELECT DISTINCT bill AS id FROM carried WHERE from_here AND net <> 0 ORDER BY bill LIMIT :limit
            """
        ),
        {"municipality": municipality, "limit": limit},
    )
    return list(found)


async def statements(session: AsyncSession, municipality: str) -> dict[date, int]:
    """What the bank says of each day of receipt: the latest statement of a day of deposit counts."""
    found = await session.execute(
        text(
            """
            WITH latest AS (
                SELECT DISTINCT ON (day) id FROM bank_statement
                 WHERE municipality = :municipality ORDER BY day, seq DESC)
            SELECT line.receipts_day AS day, sum(line.amount)::bigint AS amount
              FROM latest JOIN bank_statement_line line ON line.statement = latest.id
             GROUP BY 1
            """
        ),
        {"municipality": municipality},
    )
    return {row.day: row.amount for row in found}


async def runs(session: AsyncSession, municipality: str, limit: int) -> list[ProofRun]:
    """Runs of a municipality, the newest first."""
    found = await session.scalars(
        select(ProofRun)
        .where(col(ProofRun.municipality) == municipality)
        .order_by(col(ProofRun.proved_at).desc(), col(ProofRun.id).desc())
        .limit(limit)
    )
    return list(found)


async def last_runs(session: AsyncSession) -> list[dict[str, Any]]:
    """The last run of every municipality."""
    found = await session.execute(
        text(
            """
            SELECT DISTINCT ON (municipality) municipality, by_component, by_item, by_bill
              FROM proof_run ORDER BY municipality, proved_at DESC, id DESC
            """
        )
    )
    return [dict(row) for row in found.mappings()]


async def unproved(session: AsyncSession) -> list[str]:
    """Municipalities whose last close of a day was not followed by its proofs, also when a crash came between."""
    found = await session.scalars(
        text(
            """
            SELECT municipality FROM day_close GROUP BY municipality
            HAVING max(closed_at) > coalesce(
                   (SELECT max(proved_at) FROM proof_run
                     WHERE proof_run.municipality = day_close.municipality AND after = 'day_close'), '-infinity')
             ORDER BY municipality
            """
        )
    )
    return list(found)
