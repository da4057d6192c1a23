"""Receipts one by one, and the work lists of money that was too much or too little: reads."""

from typing import Any
from uuid import UUID

from semu_kit.problems import NotFound
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.receipts.schemas import ReceiptAnswer


class ReceiptUnknown(NotFound):
    """No receipt of the caller's municipality has this id."""

    type, title = "receipt-unknown", "No such receipt"


async def find(session: AsyncSession, municipality: str, receipt: UUID) -> ReceiptAnswer:
    """One receipt of a municipality, with its reversal if it was undone. Raises ReceiptUnknown."""
    found = await session.execute(
        text(
            """
            SELECT receipt.id, receipt.bill, receipt.payment, receipt.posting, receipt.value_day, receipt.principal,
                   receipt.charge, receipt.expense, receipt.book_year, receipt.posted_at, payment.provider,
                   payment.payment_id, payment.channel, undone.cause AS reversed_because, undone.reversed_on
              FROM receipt JOIN payment ON payment.id = receipt.payment
                           LEFT JOIN receipt_reversal undone ON undone.receipt = receipt.id
             WHERE receipt.id = :receipt AND payment.municipality = :municipality
            """
        ),
        {"receipt": receipt, "municipality": municipality},
    )
    row = found.mappings().first()
    if row is None:
        raise ReceiptUnknown("그런 수납 건이 없습니다. 번호와 지방자치단체를 확인하십시오.", receipt=receipt)
    return ReceiptAnswer.model_validate(dict(row))


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
           AND NOT EXISTS (SELECT 1 FROM overpayment_reversal undone WHERE undone.overpayment = over.id)
         ORDER BY over.id LIMIT :limit
        """,
        municipality, after, limit,
    )  # fmt: skip


async def part_payments(
    session: AsyncSession, municipality: str, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Bills of which a part was paid and a part is still claimed in the books, in order of bill."""
    return await _page(
        session,
        """
        SELECT bill.id, bill.taxpayer, bill.item, bill.state, bill.payable_until, paid.collected, paid.last_day,
               outstanding_principal + outstanding_charge + outstanding_expense AS outstanding
          FROM bill CROSS JOIN LATERAL (
               SELECT sum(principal + charge + expense)::bigint AS collected, max(value_day) AS last_day
                 FROM receipt
                WHERE receipt.bill = bill.id
                  AND NOT EXISTS (SELECT 1 FROM receipt_reversal undone WHERE undone.receipt = receipt.id)) AS paid
         WHERE bill.municipality = :municipality AND bill.state IN ('open', 'arrears') AND paid.collected > 0
           AND (CAST(:after AS uuid) IS NULL OR bill.id > :after)
         ORDER BY bill.id LIMIT :limit
        """,
        municipality, after, limit,
    )  # fmt: skip


async def _page(
    session: AsyncSession, sql: str, municipality: str, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    values = {"municipality": municipality, "after": after, "limit": limit}
    return [dict(row) for row in (await session.execute(text(sql), values)).mappings()]
