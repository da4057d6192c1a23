"""What became of a bill's credits: decisions, payments, what fell from awards, cases of taking back."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.awards.models import AwardCredit, AwardReduction
from reward.clawbacks.models import Clawback
from reward.committee.meetings.models import Decision
from reward.facts.repository import among
from reward.payouts.models import Payout, PayoutOrder


async def decisions(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Decision]:
    found = await session.scalars(select(Decision).where(among(Decision.id, ids)))
    return {decision.id: decision for decision in found}


async def reductions(session: AsyncSession, credits: Collection[UUID]) -> Sequence[AwardReduction]:
    return (await session.scalars(select(AwardReduction).where(among(AwardReduction.credit, credits)))).all()


async def payouts(
    session: AsyncSession, credits: Collection[UUID]
) -> Sequence[tuple[AwardCredit, Payout, PayoutOrder]]:
    """Payments of the awards that the credits are in; a payment mostly pays other bills' credits with them."""
    found = await session.execute(
        select(AwardCredit, Payout, PayoutOrder)
        .join(Payout, col(Payout.award) == col(AwardCredit.award))
        .join(PayoutOrder, col(PayoutOrder.id) == col(Payout.order))
        .where(among(AwardCredit.credit, credits))
    )
    return [(rested, payout, order) for rested, payout, order in found]


async def clawbacks(session: AsyncSession, credits: Collection[UUID]) -> Sequence[tuple[UUID, Clawback]]:
    """Cases that opened because a credit fell, each with that credit."""
    found = await session.execute(
        select(col(AwardReduction.credit), Clawback)
        .join(Clawback, col(Clawback.reduction) == col(AwardReduction.id))
        .where(among(AwardReduction.credit, credits))
    )
    return [(credit, case) for credit, case in found if credit is not None]
