"""The SQL of clawbacks."""

from collections.abc import Collection, Sequence
from uuid import UUID

from semu_kit.plumbing import PersonalRecord
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.clawbacks.models import Clawback, Repayment
from reward.facts.repository import among


async def get(session: AsyncSession, municipality: str, clawback: UUID, *, held: bool = False) -> Clawback | None:
    """One case of the municipality; `held`: until the transaction ends, so that each step is taken once."""
    wanted = select(Clawback).where(col(Clawback.id) == clawback, col(Clawback.municipality) == municipality)
    found = await session.scalars(
        wanted.with_for_update() if held else wanted, execution_options={"populate_existing": True}
    )
    return found.one_or_none()


async def page(
    session: AsyncSession, municipality: str, state: str | None, after: UUID | None, limit: int
) -> Sequence[Clawback]:
    """Cases from the oldest on."""
    wanted = select(Clawback).where(col(Clawback.municipality) == municipality)
    if state is not None:
        wanted = wanted.where(col(Clawback.state) == state)
    if after is not None:
        wanted = wanted.where(col(Clawback.id) > after)
    return (await session.scalars(wanted.order_by(col(Clawback.id)).limit(limit))).all()


async def lock_of(session: AsyncSession, payouts: Collection[UUID]) -> Sequence[Clawback]:
    """All cases about the payouts, held until the transaction ends."""
    wanted = select(Clawback).where(among(Clawback.payout, payouts)).order_by(col(Clawback.id)).with_for_update()
    return (await session.scalars(wanted, execution_options={"populate_existing": True})).all()


async def of_award(session: AsyncSession, award: UUID) -> Sequence[Clawback]:
    """All cases about an award's payments, held until the transaction ends."""
    wanted = select(Clawback).where(col(Clawback.award) == award).order_by(col(Clawback.id)).with_for_update()
    return (await session.scalars(wanted, execution_options={"populate_existing": True})).all()


async def in_question(session: AsyncSession, payout: UUID) -> int:
    """Won of a payout that its cases ask back, those that were closed apart."""
    standing = col(Clawback.payout) == payout, col(Clawback.state) != "closed"
    return int((await session.scalar(select(func.coalesce(func.sum(col(Clawback.won)), 0)).where(*standing))) or 0)


async def demanded(session: AsyncSession, payout: UUID) -> int:
    """Won of a payout, interest apart, that its cases have demanded of the payee."""
    found = await session.scalar(select(func.sum(col(Clawback.principal))).where(col(Clawback.payout) == payout))
    return int(found or 0)


async def touch(session: AsyncSession, cases: Collection[UUID]) -> None:
    """Mark the bills whose receipts the cases are about: what a payee keeps of a case takes room under its caps."""
    await session.execute(
        text(
            "INSERT INTO touched_bills (municipality, bill)"
            " SELECT DISTINCT credits.municipality, credits.bill FROM clawbacks"
            "   JOIN award_reductions ON award_reductions.id = clawbacks.reduction"
            "   JOIN credits ON credits.id = award_reductions.credit"
            "  WHERE clawbacks.id = ANY(CAST(:cases AS uuid[]))"
        ),
        {"cases": list(cases)},
    )


async def repayments(session: AsyncSession, clawback: UUID) -> Sequence[Repayment]:
    wanted = select(Repayment).where(col(Repayment.clawback) == clawback).order_by(col(Repayment.id))
    return (await session.scalars(wanted)).all()


async def repayment_page(
    session: AsyncSession, municipality: str, state: str | None, after: UUID | None, limit: int
) -> Sequence[Repayment]:
    """Repayments from the oldest on."""
    wanted = select(Repayment).join(Clawback, col(Clawback.id) == col(Repayment.clawback))
    wanted = wanted.where(col(Clawback.municipality) == municipality)
    if state is not None:
        wanted = wanted.where(col(Repayment.state) == state)
    if after is not None:
        wanted = wanted.where(col(Repayment.id) > after)
    return (await session.scalars(wanted.order_by(col(Repayment.id)).limit(limit))).all()


async def forget_reason(session: AsyncSession, clawback: UUID) -> None:
    """A cause that was refused leaves no reason behind."""
    await session.execute(delete(PersonalRecord).where(col(PersonalRecord.id) == clawback))
