"""The payments' SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from semu_contracts.events.collection import PostedReceipt
from sqlalchemy import ColumnElement, and_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from notification.payments.models import Payment
from notification.payments.rules import OPEN, TAKING, State


async def lock_taxpayer(session: AsyncSession, taxpayer: UUID) -> None:
    """Until the transaction's end: two presses of the button, even on two notices, decide one after the other."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:taxpayer, 0))"), {"taxpayer": str(taxpayer)}
    )


UNPOSTED = timedelta(hours=1)
"""How long an approved payment stands for its receipt. Collection tells it within a second, except of money that
wholly became over-payment: for that no receipt is ever told."""


async def of_these_bills(
    session: AsyncSession, taxpayer: UUID, bills: Sequence[UUID], now: datetime
) -> list[Payment]:
    """Payments that stand in the way of a new one: open, being taken, or approved and not yet posted."""
    found = await session.scalars(
        select(Payment)
        .where(
            col(Payment.taxpayer) == taxpayer,
            col(Payment.bills).bool_op("&&")(bills),
            col(Payment.state).in_([*OPEN, *TAKING]) | _approved_unposted(now),
        )
        .order_by(col(Payment.id))
        .with_for_update()
    )
    return list(found)


async def paid_bills(session: AsyncSession, taxpayer: UUID, now: datetime) -> frozenset[UUID]:
    """Bills with an approved payment whose receipt collection has not told yet."""
    rows = await session.scalars(
        select(col(Payment.bills)).where(col(Payment.taxpayer) == taxpayer, _approved_unposted(now))
    )
    return frozenset(bill for bills in rows for bill in bills)


async def by_return(session: AsyncSession, digest: bytes) -> Payment | None:
    """Locked: of two returns at once only the first finds the payment ready."""
    found = await session.scalars(select(Payment).where(col(Payment.return_digest) == digest).with_for_update())
    return found.one_or_none()


async def locked(session: AsyncSession, payment: UUID) -> Payment:
    """Against the return and the resolver, who may decide at the same moment."""
    return (await session.scalars(select(Payment).where(col(Payment.id) == payment).with_for_update())).one()


async def take_checks(session: AsyncSession, now: datetime, leased_until: datetime, limit: int) -> list[Payment]:
    """Payments that are due to be asked about, leased to this process."""
    found = await session.scalars(
        select(Payment)
        .where(col(Payment.next_check_at) <= now)
        .order_by(col(Payment.next_check_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = list(found)
    for payment in taken:
        payment.next_check_at = leased_until
    return taken


async def put_back(session: AsyncSession, payment: Payment) -> None:
    """An approved payment as it was told: one that the restored database lacks, or has in an earlier state."""
    told = insert(Payment).values(payment.model_dump())
    approved = ("state", "provider_payment", "changed_at", "approved_at", "next_check_at", "failure")
    await session.execute(
        told.on_conflict_do_update(
            index_elements=["id"],
            set_={name: told.excluded[name] for name in approved},
            where=col(Payment.state) != State.APPROVED,
        )
    )


async def approved_of(session: AsyncSession, notice: UUID) -> list[Payment]:
    """Approved, and the money stayed: oldest first."""
    found = await session.scalars(
        select(Payment)
        .where(
            col(Payment.notice) == notice,
            col(Payment.state) == State.APPROVED,
            col(Payment.money_left_at).is_(None),
        )
        .order_by(col(Payment.id))
    )
    return list(found)


async def of_bill(session: AsyncSession, bill: UUID) -> list[Payment]:
    found = await session.scalars(
        select(Payment).where(col(Payment.bills).bool_op("@>")([bill])).order_by(col(Payment.id))
    )
    return list(found)


async def mark_posted(session: AsyncSession, receipts: Sequence[PostedReceipt], at: datetime) -> None:
    """Collection told the receipts of payments, of which those made here are marked."""
    told = {
        "receipts": [one.receipt for one in receipts],
        "providers": [one.provider for one in receipts],
        "numbers": [one.payment_id for one in receipts],
    }
    of_payments = (
        " unnest(CAST(:receipts AS uuid[]), CAST(:providers AS text[]), CAST(:numbers AS text[]))"
        "  AS told(receipt, provider, number)"
    )
    await session.execute(
        text(
            f"UPDATE payment SET posted_at = :at FROM {of_payments}"
            " WHERE payment.provider = told.provider AND payment.provider_payment = told.number"
            " AND payment.posted_at IS NULL"
        ),
        {"at": at, **told},
    )
    await session.execute(
        text(
            f"INSERT INTO payment_receipt (receipt, payment) SELECT told.receipt, payment.id FROM {of_payments}"
            " JOIN payment ON payment.provider = told.provider AND payment.provider_payment = told.number"
            " ON CONFLICT DO NOTHING"
        ),
        told,
    )


async def mark_money_left(session: AsyncSession, receipts: Sequence[UUID], at: datetime) -> None:
    """The money of these receipts went back; those of payments made elsewhere are not known here."""
    await session.execute(
        text(
            "UPDATE payment SET money_left_at = :at FROM payment_receipt"
            " WHERE payment_receipt.receipt = ANY(CAST(:receipts AS uuid[]))"
            " AND payment.id = payment_receipt.payment AND payment.money_left_at IS NULL"
        ),
        {"at": at, "receipts": list(receipts)},
    )


def _approved_unposted(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Payment.state) == State.APPROVED, col(Payment.posted_at).is_(None), col(Payment.changed_at) > now - UNPOSTED
    )
