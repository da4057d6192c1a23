"""The payments' SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, text
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


async def approved_of(session: AsyncSession, notice: UUID) -> list[Payment]:
    found = await session.scalars(
        select(Payment)
        .where(col(Payment.notice) == notice, col(Payment.state) == State.APPROVED)
        .order_by(col(Payment.id))
    )
    return list(found)


async def of_bill(session: AsyncSession, bill: UUID) -> list[Payment]:
    found = await session.scalars(
        select(Payment).where(col(Payment.bills).bool_op("@>")([bill])).order_by(col(Payment.id))
    )
    return list(found)


async def mark_posted(session: AsyncSession, payments: Sequence[tuple[str, str]], at: datetime) -> None:
    """Collection told the receipts of these payments: (provider, its number)."""
    await session.execute(
        text(
            "UPDATE payment SET posted_at = :at FROM unnest(CAST(:providers AS text[]), CAST(:numbers AS text[]))"
            "  AS told(provider, number)"
            " WHERE payment.provider = told.provider AND payment.provider_payment = told.number"
            " AND payment.posted_at IS NULL"
        ),
        {"at": at, "providers": [one for one, _ in payments], "numbers": [number for _, number in payments]},
    )


def _approved_unposted(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Payment.state) == State.APPROVED, col(Payment.posted_at).is_(None), col(Payment.changed_at) > now - UNPOSTED
    )
