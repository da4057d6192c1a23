"""Receipts, deposits, and what accounts for their differences: the only SQL of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.deposits.models import DepositAnswer, DepositExplanation
from collection.deposits.rules import Explanation, Finding

ByChannel = dict[date, dict[str, int]]

_EXPLAINING = 65
"""Namespace of the advisory lock below."""


async def one_at_a_time(session: AsyncSession, municipality: str) -> None:
    """Two answers to one explanation at once: the second waits here, and then finds it answered."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:explaining, :municipality)"),
        {"explaining": _EXPLAINING, "municipality": int(municipality)},
    )


async def receipts(session: AsyncSession, municipality: str, first: date, last: date) -> ByChannel:
    """Money by value day and channel: what payments brought, less what went back with the bank."""
    return await _by_channel(
        session,
        """
        WITH moved AS (
            SELECT value_day AS day, channel, total AS won
              FROM payment WHERE municipality = :municipality AND value_day BETWEEN :first AND :last
            UNION ALL
            SELECT undone.reversed_on, payment.channel, -(receipt.principal + receipt.charge + receipt.expense)
              FROM receipt_reversal undone JOIN receipt ON receipt.id = undone.receipt
              JOIN payment ON payment.id = receipt.payment
             WHERE payment.municipality = :municipality AND undone.reversed_on BETWEEN :first AND :last
               AND undone.cause IN ('bounced', 'charged_back')
            UNION ALL
            SELECT undone.reversed_on, payment.channel, -over.amount
              FROM overpayment_reversal undone JOIN overpayment over ON over.id = undone.overpayment
              JOIN payment ON payment.id = over.payment
             WHERE payment.municipality = :municipality AND undone.reversed_on BETWEEN :first AND :last
               AND undone.cause IN ('bounced', 'charged_back')
            UNION ALL
            SELECT release.released_on, payment.channel, -release.amount
              FROM suspense_release release JOIN payment ON payment.id = release.payment
             WHERE payment.municipality = :municipality AND release.released_on BETWEEN :first AND :last
               AND release.bill IS NULL
            UNION ALL
            SELECT release.released_on, payment.channel, -release.amount
              FROM awaiting_release release JOIN payment ON payment.id = release.payment
             WHERE payment.municipality = :municipality AND release.released_on BETWEEN :first AND :last
               AND release.bill IS NULL)
        SELECT day, channel, sum(won)::bigint AS won FROM moved GROUP BY 1, 2
        """,
        municipality, first, last,
    )  # fmt: skip


async def deposits(session: AsyncSession, municipality: str, first: date, last: date) -> ByChannel:
    """What the latest statement of each day says, by the day of receipt and channel."""
    return await _by_channel(
        session,
        """
        WITH latest AS (
            SELECT DISTINCT ON (day) id FROM bank_statement
             WHERE municipality = :municipality AND day >= :first ORDER BY day, seq DESC)
        SELECT line.receipts_day AS day, line.channel, sum(line.amount)::bigint AS won
          FROM latest JOIN bank_statement_line line ON line.statement = latest.id
         WHERE line.receipts_day BETWEEN :first AND :last
         GROUP BY 1, 2
        """,
        municipality, first, last,
    )  # fmt: skip


async def told(session: AsyncSession, municipality: str, day: date) -> dict[str, dict[Finding, tuple[int, int]]]:
    """What banks' files of a day say otherwise than the receipts, by channel: how many, and what it makes of the won.

    A refused row that came since, in another file, is none any more.
    """
    rows = await session.execute(
        text(
            """
            WITH files AS (
                SELECT id FROM bank_file
                 WHERE municipality = :municipality AND day = :day AND state IN ('checked', 'posted')),
            told AS (
                SELECT DISTINCT ON (row.provider, row.payment_id) row.*
                  FROM files JOIN bank_file_row row ON row.file = files.id
                 ORDER BY row.provider, row.payment_id, row.file, row.line)
            SELECT refused.channel, 'rows_refused' AS finding, count(*) AS how_many,
                   coalesce(sum(refused.won), 0)::bigint AS won
              FROM files JOIN bank_file_refusal refused ON refused.file = files.id
             WHERE NOT EXISTS (SELECT FROM payment WHERE payment.provider = refused.provider
                                 AND payment.payment_id = refused.payment_id)
             GROUP BY 1
            UNION ALL
            SELECT told.channel, 'not_posted', count(*), sum(told.won)::bigint
              FROM told WHERE NOT EXISTS (SELECT FROM payment WHERE payment.provider = told.provider
                                            AND payment.payment_id = told.payment_id)
             GROUP BY 1
            UNION ALL
            SELECT row.channel, 'told_otherwise', count(*), sum(row.won - payment.total)::bigint
              FROM files JOIN bank_file_row row ON row.file = files.id AND row.outcome = 'differs'
              JOIN payment ON payment.id = row.payment
             GROUP BY 1
            UNION ALL
            SELECT payment.channel, 'not_in_file', count(*), -sum(payment.total)::bigint
              FROM payment
             WHERE payment.municipality = :municipality AND payment.value_day = :day
               AND payment.channel = ANY(ARRAY(SELECT DISTINCT channel FROM told))
               AND NOT EXISTS (SELECT FROM told WHERE told.provider = payment.provider
                                 AND told.payment_id = payment.payment_id)
             GROUP BY 1
            """
        ),
        {"municipality": municipality, "day": day},
    )
    found: dict[str, dict[Finding, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        found[row.channel or ""][row.finding] = (row.how_many, row.won)
    return dict(found)


async def files(session: AsyncSession, municipality: str, day: date) -> list[dict[str, Any]]:
    """The day's files: what was refused, what is under way, and the numbers that came, by profile and bank."""
    rows = await session.execute(
        text(
            """
            SELECT id, profile, bank, number, state FROM bank_file
             WHERE municipality = :municipality AND day = :day ORDER BY id
            """
        ),
        {"municipality": municipality, "day": day},
    )
    return [dict(row) for row in rows.mappings()]


async def latest_explanations(
    session: AsyncSession, municipality: str, first: date, last: date
) -> dict[tuple[date, str], Explanation]:
    """The latest explanation of each day and channel."""
    rows = await session.execute(
        text(
            """
            SELECT DISTINCT ON (day, channel) day, channel, id, receipts, deposited, answer.accepted
              FROM deposit_explanation LEFT JOIN deposit_answer answer ON answer.explanation = id
             WHERE municipality = :municipality AND day BETWEEN :first AND :last
             ORDER BY day, channel, id DESC
            """
        ),
        {"municipality": municipality, "first": first, "last": last},
    )
    return {(row.day, row.channel): Explanation(row.id, row.receipts, row.deposited, row.accepted) for row in rows}


async def explanations(session: AsyncSession, municipality: str, day: date) -> list[dict[str, Any]]:
    """Every explanation of a day with its answer, the latest first."""
    rows = await session.execute(
        text(
            """
            SELECT one.id, one.channel, one.receipts, one.deposited, one.reason, one.official, one.explained_at,
                   answer.accepted, answer.official AS answered_by, answer.answered_at
              FROM deposit_explanation one LEFT JOIN deposit_answer answer ON answer.explanation = one.id
             WHERE one.municipality = :municipality AND one.day = :day ORDER BY one.id DESC
            """
        ),
        {"municipality": municipality, "day": day},
    )
    return [dict(row) for row in rows.mappings()]


async def explanation(session: AsyncSession, explanation_id: UUID) -> DepositExplanation | None:
    return await session.get(DepositExplanation, explanation_id)


async def answer(session: AsyncSession, explanation_id: UUID) -> DepositAnswer | None:
    return await session.get(DepositAnswer, explanation_id)


async def add(session: AsyncSession, rows: Sequence[DepositExplanation | DepositAnswer]) -> None:
    session.add_all(rows)
    await session.flush()


async def _by_channel(session: AsyncSession, sql: str, municipality: str, first: date, last: date) -> ByChannel:
    rows = await session.execute(text(sql), {"municipality": municipality, "first": first, "last": last})
    found: ByChannel = defaultdict(dict)
    for row in rows:
        found[row.day][row.channel] = row.won
    return dict(found)
