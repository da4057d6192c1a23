"""Money that is no bill's yet: the only SQL of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from semu_kit.db import driver
from semu_kit.ids import new_id
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.receipts.rules import IncomingPayment


async def lock_payments(session: AsyncSession, payments: Collection[UUID]) -> None:
    """Until the transaction ends, keep others from moving the money of payments; taken before any bill's lock.

    Two matchings of one payment, or its reversal and a matching, in the same instant: the second sees what is left.
    A payment's row cannot be locked itself, because nobody has the right to change one.
    """
    await session.execute(
        text(
            """
            SELECT pg_advisory_xact_lock(key)
              FROM (SELECT hashtextextended(payment::text, 2) AS key FROM unnest(CAST(:payments AS uuid[])) AS payment
                     ORDER BY 1) AS ordered
            """
        ),
        {"payments": list(payments)},
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A payment with what of it is no bill's."""

    municipality: str
    payment: IncomingPayment
    in_suspense: int
    awaiting: str | None
    """The item (세목) of the decision that it waits for."""


async def kept(session: AsyncSession, municipality: str, payments: Sequence[UUID]) -> dict[UUID, Kept]:
    """Payments of a municipality with what of them is no bill's. Read under `lock_payments`."""
    found = await session.execute(
        text(
            """
            SELECT payment.*, waiting.item,
                   coalesce((SELECT sum(amount) FROM suspense here WHERE here.payment = payment.id), 0)::bigint
                   - coalesce((SELECT sum(amount) FROM suspense_release gone WHERE gone.payment = payment.id), 0)
                     ::bigint AS in_suspense
              FROM payment
              LEFT JOIN (SELECT payment, item FROM awaiting
                          WHERE NOT EXISTS (SELECT 1 FROM awaiting_release met WHERE met.payment = awaiting.payment)
                        ) AS waiting ON waiting.payment = payment.id
             WHERE payment.id = ANY(:payments) AND payment.municipality = :municipality
            """
        ),
        {"payments": list(payments), "municipality": municipality},
    )
    return {
        row.id: Kept(
            municipality,
            IncomingPayment(
                row.id, row.provider, row.payment_id, row.channel, row.total, row.value_day, row.approved_at,
                row.reference, payer=row.payer,
            ),
            row.in_suspense,
            row.item,
        )
        for row in found
    }  # fmt: skip


async def add_decided_for(session: AsyncSession, bills: Mapping[UUID, UUID]) -> None:
    """Remember for which bill each payment was decided (사후 징수결정); the first stays."""
    await (await driver(session)).execute(
        "INSERT INTO paid_before_decision (payment, bill) SELECT * FROM unnest($1::uuid[], $2::uuid[])"
        " ON CONFLICT DO NOTHING",
        list(bills),
        list(bills.values()),
    )


async def release(
    session: AsyncSession, table: Literal["suspense_release", "awaiting_release"], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Money leaves suspense, or its wait: payment, bill or none, won, 회계연도, day, actor, time."""
    columns = ["payment", "bill", "amount", "book_year", "released_on", "actor", "released_at"]
    if table == "suspense_release":
        columns, rows = ["id", *columns], [(new_id(), *row) for row in rows]
    await _copy(session, table, columns, rows)


async def add_suspense(session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep money in suspense: id, payment, won, reason, 회계연도, time."""
    await _copy(session, "suspense", ("id", "payment", "amount", "reason", "book_year", "kept_at"), rows)


async def add_awaiting(session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep self-assessed money until its decision: payment, item, year and period of the levy, won, 회계연도."""
    await _copy(session, "awaiting", ("payment", "item", "fiscal_year", "period", "amount", "book_year"), rows)


async def decided_for(session: AsyncSession, municipality: str, payments: Sequence[UUID]) -> dict[UUID, UUID]:
    """Bills of a municipality that were decided for payments (사후 징수결정), told here before or after.

    A payment that another city's levy named waits for an official: its money never leaves its own city.
    """
    found = await session.execute(
        text(
            """
            SELECT payment, bill.id AS bill FROM paid_before_decision decided JOIN bill ON bill.id = decided.bill
             WHERE payment = ANY(:payments) AND bill.municipality = :municipality
            """
        ),
        {"payments": list(payments), "municipality": municipality},
    )
    return {row.payment: row.bill for row in found}


async def _copy(session: AsyncSession, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        await (await driver(session)).copy_records_to_table(table, columns=columns, records=rows)


async def in_suspense(session: AsyncSession) -> dict[str, tuple[int, int]]:
    """How many payments are in suspense in each municipality, at least in part, and how many won."""
    rows = await session.execute(
        text(
            """
            SELECT payment.municipality, count(*) AS payments, sum(kept.amount)::bigint AS won
              FROM (SELECT payment, sum(amount) AS amount
                      FROM (SELECT payment, amount FROM suspense
                            UNION ALL SELECT payment, -amount FROM suspense_release) AS moved
                     GROUP BY payment HAVING sum(amount) > 0) AS kept
                   JOIN payment ON payment.id = kept.payment
             GROUP BY payment.municipality
            """
        )
    )
    return {row.municipality: (row.payments, row.won) for row in rows}
