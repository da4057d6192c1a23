"""Entrusted bills: the only SQL of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.entrustments.models import Entrustment
from collection.ledger.rules import ByComponent


async def of_bills(session: AsyncSession, bills: Sequence[UUID]) -> dict[UUID, Entrustment]:
    """Those of `bills` that are entrusted."""
    found = await session.execute(select(Entrustment).where(col(Entrustment.bill).in_(bills)))
    return {one.bill: one for one in found.scalars()}


async def received(session: AsyncSession, bill: UUID, since: date) -> list[tuple[UUID, date, ByComponent]]:
    """Live receipts of a bill from a value day on: id, value day and amounts."""
    found = await session.execute(
        text(
            """
            SELECT id, value_day, principal, charge, expense FROM receipt
             WHERE bill = :bill AND value_day >= :since
               AND NOT EXISTS (SELECT 1 FROM receipt_reversal WHERE receipt_reversal.receipt = receipt.id)
             ORDER BY value_day, id
            """
        ),
        {"bill": bill, "since": since},
    )
    return [(row.id, row.value_day, ByComponent(row.principal, row.charge, row.expense)) for row in found]
