"""The work lists of money that found no bill, or came too early: reads."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def suspense(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """What is left in suspense, by payment, in order of payment."""
    return await _page(
        session,
        """
        SELECT payment.id, kept.amount - coalesce(gone.amount, 0) AS amount, kept.reason, payment.reference,
               payment.provider, payment.payment_id, payment.channel, payment.value_day
          FROM (SELECT payment, sum(amount)::bigint AS amount,
                       (array_agg(reason ORDER BY kept_at DESC, id DESC))[1] AS reason
                  FROM suspense GROUP BY payment) AS kept
               JOIN payment ON payment.id = kept.payment
               CROSS JOIN LATERAL (SELECT sum(amount)::bigint AS amount FROM suspense_release
                                    WHERE suspense_release.payment = kept.payment) AS gone
         WHERE payment.municipality = :municipality AND (CAST(:after AS uuid) IS NULL OR payment.id > :after)
           AND kept.amount > coalesce(gone.amount, 0)
         ORDER BY payment.id LIMIT :limit
        """,
        municipality, after, limit,
    )  # fmt: skip


async def awaiting(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Self-assessed money whose levy is not decided yet, in order of payment."""
    return await _page(
        session,
        """
        SELECT payment.id, awaiting.amount, awaiting.item, awaiting.fiscal_year, awaiting.period, payment.payer,
               payment.provider, payment.payment_id, payment.channel, payment.value_day
          FROM awaiting JOIN payment ON payment.id = awaiting.payment
         WHERE payment.municipality = :municipality AND (CAST(:after AS uuid) IS NULL OR payment.id > :after)
           AND NOT EXISTS (SELECT 1 FROM awaiting_release met WHERE met.payment = awaiting.payment)
         ORDER BY payment.id LIMIT :limit
        """,
        municipality, after, limit,
    )  # fmt: skip


async def _page(
    session: AsyncSession, sql: str, municipality: str, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    values = {"municipality": municipality, "after": after, "limit": limit}
    return [dict(row) for row in (await session.execute(text(sql), values)).mappings()]
