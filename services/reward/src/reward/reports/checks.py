"""What shuts a report out (§146②·③·④): looked into reason by reason, with the evidence for it, and kept."""

from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.reports import repository, steps, texts
from reward.reports.models import EXCLUDED, RECEIVED, Report, ReportCheck
from reward.reports.refusals import ReasonOfAnotherKind
from reward.reports.rules import REASONS, exclusion
from reward.reports.schemas import NewCheck


async def make(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, report: UUID, check: NewCheck
) -> Report:
    """Enter what was found of one reason; what was found later of the same counts instead.

    Raises ReportUnknown, ReportClosed, ReasonOfAnotherKind.
    """
    found = await steps.take(session, principal.municipality, report, *steps.OPEN)
    if check.reason not in REASONS[found.kind]:
        raise ReasonOfAnotherKind(
            "이 종류의 제보·신고를 제외하는 사유가 아닙니다. 아래 가운데 하나로 보내십시오.",
            reasons=REASONS[found.kind],
        )
    await enter(session, runtime, law, principal, found, check)
    return found


async def enter(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, report: Report, check: NewCheck
) -> None:
    """Write a check, and let the report be shut out or taken up again by it."""
    session.add(
        ReportCheck(
            id=new_id(),
            report=report.id,
            reason=check.reason,
            applies=check.applies,
            article=exclusion(law, check.reason, report.reported_on, check.ground).article,
            ground=await texts.keep(session, runtime, check.ground),
            actor=principal.actor,
            checked_at=runtime.clock.now(),
        )
    )
    await session.flush()
    if any((await standing(session, report.id)).values()):
        report.state, report.completed_on = EXCLUDED, None
    elif report.state == EXCLUDED:
        report.state = RECEIVED
    await session.flush()


async def standing(session: AsyncSession, report: UUID) -> dict[str, bool]:
    """Whether each reason that was looked into applies, by the last check of it."""
    return {check.reason: check.applies for check in await repository.checks(session, report)}
