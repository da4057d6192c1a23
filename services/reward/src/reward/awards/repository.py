"""The SQL of awards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.awards.models import Award, AwardCredit, AwardReduction, AwardRestoration
from reward.credits.models import REVERSED, Credit
from reward.facts.repository import among


@dataclass(frozen=True, slots=True)
class Filter:
    """Which awards to show; None shows all. `month` is its first day."""

    municipality: str
    kind: str | None = None
    person: UUID | None = None
    month: date | None = None
    decision: UUID | None = None


async def page(session: AsyncSession, wanted: Filter, after: UUID | None, limit: int) -> Sequence[Award]:
    """Awards in the order of their ids, from the one behind `after`."""
    given = {
        "municipality": wanted.municipality, "kind": wanted.kind, "person": wanted.person, "month": wanted.month,
        "decision": wanted.decision,
    }  # fmt: skip
    conditions = [getattr(Award, name) == value for name, value in given.items() if value is not None]
    if after is not None:
        conditions.append(col(Award.id) > after)
    return (await session.scalars(select(Award).where(*conditions).order_by(col(Award.id)).limit(limit))).all()


async def lock(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Award]:
    """The awards as they are now, held until the transaction ends, in the order of their ids.

    The race: an award is put into a payout while a receipt that it rests on is reversed. Held here, either the payout
    sees what still stands, or the reversal finds the award paid.
    """
    held = select(Award).where(among(Award.id, ids)).order_by(col(Award.id)).with_for_update()
    found = await session.scalars(held, execution_options={"populate_existing": True})
    return {award.id: award for award in found}


async def of_decisions(session: AsyncSession, decisions: Collection[UUID]) -> Sequence[Award]:
    """What the decisions gave, in the order of the awards' ids."""
    wanted = select(Award).where(among(Award.decision, decisions)).order_by(col(Award.id))
    return (await session.scalars(wanted)).all()


async def credits_of(session: AsyncSession, awards: Collection[UUID]) -> Sequence[AwardCredit]:
    wanted = select(AwardCredit).where(among(AwardCredit.award, awards))
    return (await session.scalars(wanted.order_by(col(AwardCredit.credit)))).all()


async def undone(session: AsyncSession, bills: Collection[UUID]) -> list[tuple[Credit, UUID, int]]:
    """Credits of the bills whose receipt was undone, while an award still counts on them: which, and with how many won
    (of a credit whose money was rewarded before a part may have been taken already)."""
    of_credit = col(AwardReduction.credit) == col(Credit.id)
    taken = select(func.coalesce(func.sum(col(AwardReduction.won)), 0)).where(of_credit)
    left = col(AwardCredit.won) - taken.scalar_subquery()
    fallen = (
        select(Credit, col(AwardCredit.award), left)
        .join(AwardCredit, col(AwardCredit.credit) == col(Credit.id))
        .where(among(Credit.bill, bills), col(Credit.state) == REVERSED, left > 0)
        .order_by(col(Credit.id))
    )
    return [(credit, award, int(won)) for credit, award, won in await session.execute(fallen)]


async def reductions_of(session: AsyncSession, awards: Collection[UUID]) -> Sequence[AwardReduction]:
    wanted = select(AwardReduction).where(among(AwardReduction.award, awards))
    return (await session.scalars(wanted.order_by(col(AwardReduction.id)))).all()


async def standing_reductions(session: AsyncSession, award: UUID, reason: str) -> list[tuple[AwardReduction, int]]:
    """An award's reductions for the reason, the last first, with the won of each that were not given back."""
    back = select(func.coalesce(func.sum(col(AwardRestoration.won)), 0)).where(
        col(AwardRestoration.reduction) == col(AwardReduction.id)
    )
    left = col(AwardReduction.won) - back.scalar_subquery()
    wanted = select(AwardReduction, left).where(
        col(AwardReduction.award) == award, col(AwardReduction.reason) == reason, left > 0
    )
    found = await session.execute(wanted.order_by(col(AwardReduction.id).desc()))
    return [(reduction, int(won)) for reduction, won in found]


async def restorations_of(session: AsyncSession, reductions: Collection[UUID]) -> Sequence[AwardRestoration]:
    wanted = select(AwardRestoration).where(among(AwardRestoration.reduction, reductions))
    return (await session.scalars(wanted.order_by(col(AwardRestoration.id)))).all()
