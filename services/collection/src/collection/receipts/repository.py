"""Payments, receipts, over-payments and suspense: the only SQL of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.receipts.rules import IncomingPayment

_PAYMENT = (
    ("id", "uuid"), ("provider", "text"), ("payment_id", "text"), ("municipality", "text"), ("channel", "text"),
    ("reference", "text"), ("payer", "uuid"), ("total", "bigint"), ("value_day", "date"),
    ("approved_at", "timestamptz"), ("posted_at", "timestamptz"), ("actor", "text"),
)  # fmt: skip


async def take_new(
    session: AsyncSession, municipality: str, actor: str, payments: Sequence[IncomingPayment], at: datetime
) -> set[UUID]:
    """Insert payments; the ids of those that were not here.

    A second delivery of the same payment, told at the same instant by another process, waits here for the first to
    commit, and then finds it taken.
    """
    names = ", ".join(name for name, _ in _PAYMENT)
    arrays = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(_PAYMENT, 1))
    rows = [
        (
            one.payment, one.provider, one.payment_id, municipality, one.channel, one.reference, one.payer,
            one.total, one.value_day, one.approved_at, at, actor,
        )
        for one in payments
    ]  # fmt: skip
    inserted = await (await driver(session)).fetch(
        f"INSERT INTO payment ({names}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING RETURNING id",
        *(list(column) for column in zip(*rows, strict=True)),
    )
    return {row["id"] for row in inserted}


async def add(
    session: AsyncSession,
    receipts: Sequence[tuple[Any, ...]],
    overpayments: Sequence[tuple[Any, ...]],
    suspense: Sequence[tuple[Any, ...]],
) -> None:
    """Write what became of payments."""
    connection = await driver(session)
    for table, columns, records in (
        (
            "receipt",
            (
                "id",
                "payment",
                "bill",
                "posting",
                "value_day",
                "principal",
                "charge",
                "expense",
                "late_charge",
                "chosen",
                "book_year",
                "undid_arrears",
                "posted_at",
            ),
            receipts,
        ),
        (
            "overpayment",
            ("id", "payment", "bill", "posting", "amount", "reason", "chosen", "book_year", "posted_at"),
            overpayments,
        ),
        ("suspense", ("id", "payment", "amount", "reason", "book_year", "kept_at"), suspense),
    ):
        if records:
            await connection.copy_records_to_table(table, columns=columns, records=records)


async def paid_bills(session: AsyncSession, bills: Sequence[UUID]) -> set[UUID]:
    """Those of `bills` for which money came, even if too much."""
    found = await session.execute(
        text(
            """
            SELECT bill FROM receipt WHERE bill = ANY(:bills)
            UNION SELECT bill FROM overpayment WHERE bill = ANY(:bills)
            """
        ),
        {"bills": list(bills)},
    )
    return set(found.scalars())


_RECEIPT = """
    SELECT receipt.id, receipt.bill, receipt.payment, receipt.value_day, receipt.principal, receipt.charge,
           receipt.expense, payment.municipality, payment.provider, payment.payment_id, payment.channel,
           payment.posted_at
      FROM receipt JOIN payment ON payment.id = receipt.payment
"""


async def receipt(session: AsyncSession, receipt_id: UUID) -> dict[str, Any] | None:
    """One receipt with its payment."""
    found = (await session.execute(text(f"{_RECEIPT} WHERE receipt.id = :id"), {"id": receipt_id})).mappings().first()
    return dict(found) if found else None


async def overpayments(
    session: AsyncSession, municipality: str, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Over-payments of a municipality in order of id."""
    return await _page(
        session,
        """
        SELECT over.id, over.bill, over.payment, over.amount, over.reason, payment.provider, payment.payment_id,
               payment.channel, payment.value_day
          FROM overpayment over JOIN payment ON payment.id = over.payment
         WHERE payment.municipality = :municipality AND (CAST(:after AS uuid) IS NULL OR over.id > :after)
         ORDER BY over.id LIMIT :limit
        """,
        municipality, after, limit,
    )  # fmt: skip


async def suspense(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Money in suspense of a municipality in order of payment."""
    return await _page(
        session,
        """
        SELECT suspense.payment AS id, suspense.amount, suspense.reason, payment.reference, payment.provider,
               payment.payment_id, payment.channel, payment.value_day
          FROM suspense JOIN payment ON payment.id = suspense.payment
         WHERE payment.municipality = :municipality AND (CAST(:after AS uuid) IS NULL OR payment.id > :after)
         ORDER BY payment.id LIMIT :limit
        """,
        municipality, after, limit,
    )  # fmt: skip


async def _page(
    session: AsyncSession, sql: str, municipality: str, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    values = {"municipality": municipality, "after": after, "limit": limit}
    return [dict(row) for row in (await session.execute(text(sql), values)).mappings()]
