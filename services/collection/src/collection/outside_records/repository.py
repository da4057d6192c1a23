"""Where the money of payments lies now, and what became of a file's rows: reads."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_WHERE_IT_LIES = """
    SELECT payment.municipality, count(*) AS count, coalesce(sum(payment.total), 0)::bigint AS won,
           coalesce(sum(to_bills), 0)::bigint AS to_bills, coalesce(sum(overpaid), 0)::bigint AS overpaid,
           coalesce(sum(suspense), 0)::bigint AS suspense, coalesce(sum(awaiting), 0)::bigint AS awaiting
      FROM payment
      CROSS JOIN LATERAL (
           SELECT sum(principal + charge + expense) AS to_bills FROM receipt
            WHERE receipt.payment = payment.id
              AND NOT EXISTS (SELECT FROM receipt_reversal WHERE receipt_reversal.receipt = receipt.id)) posted
      CROSS JOIN LATERAL (
           SELECT sum(amount) AS overpaid FROM overpayment
            WHERE overpayment.payment = payment.id
              AND NOT EXISTS (SELECT FROM overpayment_reversal WHERE overpayment = overpayment.id)) over
      CROSS JOIN LATERAL (
           SELECT (SELECT coalesce(sum(amount), 0) FROM suspense WHERE suspense.payment = payment.id)
                - (SELECT coalesce(sum(amount), 0) FROM suspense_release WHERE suspense_release.payment = payment.id)
                  AS suspense) kept
      CROSS JOIN LATERAL (
           SELECT (SELECT coalesce(sum(amount), 0) FROM awaiting WHERE awaiting.payment = payment.id)
                - (SELECT coalesce(sum(amount), 0) FROM awaiting_release WHERE awaiting_release.payment = payment.id)
                  AS awaiting) waiting
"""


async def of_keys(session: AsyncSession, keys: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """By municipality, where the money of payments lies that have these providers and numbers."""
    return await _rows(
        session,
        f"""
        {_WHERE_IT_LIES}
         WHERE (provider, payment_id) IN (SELECT * FROM unnest(CAST(:providers AS text[]), CAST(:numbers AS text[])))
         GROUP BY 1
        """,
        providers=[provider for provider, _ in keys], numbers=[number for _, number in keys],
    )  # fmt: skip


async def of_file(session: AsyncSession, file: UUID) -> list[dict[str, Any]]:
    """The same of the payments that a bank's file made."""
    made = "SELECT payment FROM bank_file_row WHERE file = :file AND outcome = 'posted'"
    return await _rows(session, f"{_WHERE_IT_LIES} WHERE payment.id IN ({made}) GROUP BY 1", file=file)


async def outcomes(session: AsyncSession, file: UUID) -> list[dict[str, Any]]:
    """What became of a file's rows: how many, and their won (`refused`: as far as it can be read)."""
    return await _rows(
        session,
        """
        SELECT outcome, count(*) AS count, sum(won)::bigint AS won FROM bank_file_row WHERE file = :file GROUP BY 1
        UNION ALL
        SELECT 'refused', count(*), coalesce(sum(won), 0)::bigint FROM bank_file_refusal WHERE file = :file
        HAVING count(*) > 0
        ORDER BY 1
        """,
        file=file,
    )


async def _rows(session: AsyncSession, sql: str, **values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in (await session.execute(text(sql), values)).mappings()]
