"""The SQL of forms."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.awards.models import Award
from reward.claims.models import ClaimedAward
from reward.committee.meetings.models import Decision
from reward.forms.papers import Claimed
from reward.reports.models import Report


async def claimed(session: AsyncSession, claim: UUID) -> list[Claimed]:
    """What a claim asks for, as it stands, in the order of decision."""
    rows = await session.execute(
        select(Award, Decision)
        .join(ClaimedAward, col(ClaimedAward.award) == Award.id)
        .join(Decision, col(Decision.id) == Award.decision)
        .where(col(ClaimedAward.claim) == claim)
        .order_by(col(Award.decided_on), col(Award.id))
    )
    return [
        Claimed(award.kind, award.month, decision.meeting, award.decided_on, award.won - award.reduced)
        for award, decision in rows
    ]


async def report_number(session: AsyncSession, informant: UUID) -> str:
    """An informant has one report."""
    return (await session.scalars(select(Report).where(col(Report.informant) == informant))).one().number
