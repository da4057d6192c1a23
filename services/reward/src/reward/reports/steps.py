"""Which report a step is taken on: found, of the caller's municipality, held, and at the right step."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reward.reports import repository
from reward.reports.models import ACCEPTED, COMPLETED, DECIDED, EXCLUDED, NOTIFIED, RECEIVED, Report
from reward.reports.refusals import ReportClosed, ReportUnknown

TITLES = {
    RECEIVED: "접수", ACCEPTED: "사건 처리", EXCLUDED: "제외", COMPLETED: "징수 완료", NOTIFIED: "신청 통보",
    DECIDED: "의결",
}  # fmt: skip
OPEN = (RECEIVED, ACCEPTED, EXCLUDED, COMPLETED)
"""Until the informant is told to apply, what is known of a report may still change."""


async def find(session: AsyncSession, municipality: str, report: UUID) -> Report:
    """Raises ReportUnknown."""
    return _known(await repository.get(session, municipality, report), report)


async def take(session: AsyncSession, municipality: str, report: UUID, *states: str) -> Report:
    """Hold a report for a step that is taken in one of `states`. Raises ReportUnknown, ReportClosed."""
    found = _known(await repository.get(session, municipality, report, held=True), report)
    if found.state not in states:
        when = "·".join(TITLES[state] for state in states)
        raise ReportClosed(
            f"지금은 {TITLES[found.state]} 단계입니다. 이 일은 {when} 단계에서 합니다.", state=found.state, when=states
        )
    return found


def _known(found: Report | None, report: UUID) -> Report:
    if found is None:
        raise ReportUnknown("그런 제보·신고가 없습니다. 번호와 지방자치단체를 확인하십시오.", report=report)
    return found
