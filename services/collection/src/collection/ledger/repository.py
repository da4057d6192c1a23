"""The ledger's only SQL: append, and sums."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.ledger.rules import PROVISIONS, Entry

_CLOSE = 1
"""Namespace of the advisory locks below."""


async def lock_for_posting(session: AsyncSession, municipality: str) -> None:
    """Shared, until the transaction ends: many change bills at once, but none while a close of the municipality runs.

    Taken before any row lock, so that a close that waits for it holds nothing that a posting needs.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock_shared(:close, :municipality)"),
        {"close": _CLOSE, "municipality": int(municipality)},
    )


async def lock_for_close(session: AsyncSession, municipality: str) -> None:
    """Exclusive: waits for the postings under way, and keeps new ones out until the close is committed."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:close, :municipality)"),
        {"close": _CLOSE, "municipality": int(municipality)},
    )


async def append(session: AsyncSession, entries: Sequence[Entry], at: datetime) -> None:
    """Write entries with all their postings: two COPYs, however many. Call `lock_for_posting` before.

    All postings go in one statement, because the trigger that refuses unbalanced entries looks at statements.
    """
    if not entries:
        return
    connection = await driver(session)
    await connection.copy_records_to_table(
        "journal_entry",
        columns=(
            "id", "kind", "municipality", "fiscal_year", "value_day", "booking_day",
            "actor", "provision", "cause_kind", "cause_id", "about_year", "recorded_at",
        ),
        records=[
            (
                entry.id, entry.kind, entry.municipality, entry.fiscal_year, entry.cause.value_day,
                entry.cause.booking_day, entry.cause.actor, entry.cause.provision or PROVISIONS[entry.kind],
                entry.cause.kind, entry.cause.id, entry.cause.about_year, at,
            )
            for entry in entries
        ],
    )  # fmt: skip
    await connection.copy_records_to_table(
        "posting",
        columns=("entry", "line", "account", "bill", "item", "component", "debit", "credit"),
        records=[
            (entry.id, line, one.account, one.bill, one.item, one.component, one.debit, one.credit)
            for entry in entries
            for line, one in enumerate(entry.postings, 1)
        ],
    )


async def trial_balance(
    session: AsyncSession, municipality: str, day: date, by: Literal["value", "booking"]
) -> list[dict[str, Any]]:
    """Debits and credits up to the end of `day`, by year, account, item and component."""
    column = "value_day" if by == "value" else "booking_day"
    return await _rows(
        session,
        f"""
        SELECT entry.fiscal_year, line.account, line.item, line.component,
               sum(line.debit)::bigint AS debit, sum(line.credit)::bigint AS credit
          FROM journal_entry entry JOIN posting line ON line.entry = entry.id
         WHERE entry.municipality = :municipality AND entry.{column} <= :day
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        """,
        municipality=municipality,
        day=day,
    )


async def by_component(session: AsyncSession, municipality: str) -> list[dict[str, Any]]:
    """The terms of the first identity, each from its own account: collected is what the bank holds for a component."""
    return await _rows(
        session,
        """
        SELECT entry.fiscal_year, line.item, line.component,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'carried_in'), 0)::bigint AS carried_in,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'reinstated'), 0)::bigint AS reinstated,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'decided'), 0)::bigint AS decided,
               coalesce(sum(debit - credit) FILTER (WHERE account IN ('bank', 'awaiting_decision')), 0)::bigint
                   AS collected,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'reduced'), 0)::bigint AS reduced,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'written_off'), 0)::bigint AS written_off,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'lapsed'), 0)::bigint AS lapsed,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'carried_out'), 0)::bigint AS carried_out,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'receivable'), 0)::bigint AS outstanding
          FROM journal_entry entry JOIN posting line ON line.entry = entry.id
         WHERE entry.municipality = :municipality AND line.component IS NOT NULL
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """,
        municipality=municipality,
    )


async def by_item(session: AsyncSession, municipality: str) -> list[dict[str, Any]]:
    """The terms of the second identity: here collected is what receipts took off the receivable."""
    return await _rows(
        session,
        """
        SELECT line.item,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'bank'), 0)::bigint AS bank,
               coalesce(sum(debit - credit) FILTER (WHERE account = 'refund_interest'), 0)::bigint AS refund_interest,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'receivable' AND kind = 'receipt'), 0)::bigint
                   AS collected,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'suspense'), 0)::bigint AS suspense,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'overpaid'), 0)::bigint AS overpaid,
               coalesce(sum(credit - debit) FILTER (WHERE account = 'awaiting_decision'), 0)::bigint
                   AS awaiting_decision
          FROM journal_entry entry JOIN posting line ON line.entry = entry.id
         WHERE entry.municipality = :municipality
         GROUP BY 1 ORDER BY 1 NULLS FIRST
        """,
        municipality=municipality,
    )


async def wrong_bills(session: AsyncSession, municipality: str, limit: int) -> list[UUID]:
    """Bills whose snapshot or receipts are not the sums of their postings, or with a component below zero."""
    rows = await _rows(
        session,
        """
        WITH sums AS (
            SELECT line.bill,
                   sum(debit - credit) FILTER (WHERE account = 'receivable' AND component = 'principal') AS principal,
                   sum(debit - credit) FILTER (WHERE account = 'receivable' AND component = 'charge') AS charge,
                   sum(debit - credit) FILTER (WHERE account = 'receivable' AND component = 'expense') AS expense,
                   sum(credit - debit) FILTER (WHERE account = 'decided' AND kind = 'late_charge') AS late_charge,
                   sum(debit - credit) FILTER (WHERE account = 'bank' AND component IS NOT NULL) AS collected,
                   sum(credit - debit) FILTER (WHERE account = 'overpaid') AS overpaid
              FROM journal_entry entry JOIN posting line ON line.entry = entry.id
             WHERE entry.municipality = :municipality AND line.bill IS NOT NULL
             GROUP BY line.bill),
        received AS (
            SELECT bill, sum(principal + charge + expense) AS won FROM receipt GROUP BY bill),
        returned AS (
            SELECT bill, sum(amount) AS won FROM overpayment GROUP BY bill)
        SELECT bill.id
          FROM bill LEFT JOIN sums ON sums.bill = bill.id
                    LEFT JOIN received ON received.bill = bill.id
                    LEFT JOIN returned ON returned.bill = bill.id
         WHERE bill.municipality = :municipality
           AND (coalesce(sums.principal, 0) <> outstanding_principal OR coalesce(sums.charge, 0) <> outstanding_charge
                OR coalesce(sums.expense, 0) <> outstanding_expense
                OR least(sums.principal, sums.charge, sums.expense) < 0
                OR coalesce(sums.late_charge, 0) <> late_charge_decided
                OR coalesce(sums.collected, 0) <> coalesce(received.won, 0)
                OR coalesce(sums.overpaid, 0) <> coalesce(returned.won, 0))
         ORDER BY bill.id LIMIT :limit
        """,
        municipality=municipality,
        limit=limit,
    )
    return [row["id"] for row in rows]


async def broken_carry_overs(session: AsyncSession, municipality: str, limit: int) -> list[UUID]:
    """Bills that one year carried out by another amount than the next carried in."""
    rows = await _rows(
        session,
        """
        WITH carried AS (
            SELECT line.bill, line.component,
                   CASE account WHEN 'carried_out' THEN entry.fiscal_year + 1 ELSE entry.fiscal_year END AS into_year,
                   sum(debit - credit) AS net, bool_or(account = 'carried_out') AS from_here
              FROM journal_entry entry JOIN posting line ON line.entry = entry.id
             WHERE entry.municipality = :municipality AND account IN ('carried_out', 'carried_in')
             GROUP BY 1, 2, 3)
        SELECT DISTINCT bill AS id FROM carried WHERE from_here AND net <> 0 ORDER BY bill LIMIT :limit
        """,
        municipality=municipality,
        limit=limit,
    )
    return [row["id"] for row in rows]


async def bank_days(session: AsyncSession, municipality: str) -> list[dict[str, Any]]:
    """Money by value day as the ledger has it, beside the bank's own statement where one was put in."""
    return await _rows(
        session,
        """
        WITH ledger AS (
            SELECT entry.value_day AS day, sum(debit - credit)::bigint AS won
              FROM journal_entry entry JOIN posting line ON line.entry = entry.id
             WHERE entry.municipality = :municipality AND line.account = 'bank'
             GROUP BY 1),
        latest AS (
            SELECT DISTINCT ON (day) id FROM bank_statement WHERE municipality = :municipality ORDER BY day, seq DESC),
        statement AS (
            SELECT line.receipts_day AS day, sum(line.amount)::bigint AS amount
              FROM latest JOIN bank_statement_line line ON line.statement = latest.id
             GROUP BY 1)
        SELECT day, coalesce(ledger.won, 0)::bigint AS ledger, statement.amount AS statement
          FROM ledger FULL JOIN statement USING (day) ORDER BY day
        """,
        municipality=municipality,
    )


async def _rows(session: AsyncSession, sql: str, **values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in (await session.execute(text(sql), values)).mappings()]
