"""Informants' rewards: what the decree gives for what was collected through a report, awarded or refused."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.service import Decided, NewAward
from reward.committee.matters.matter import Candidate, ImpossibleMeetingDay, NotDecidable, Voted
from reward.reports.models import DECIDED, Report
from reward.reports.service import decide
from reward.reports.settled import settled


async def candidates(
    session: AsyncSession,
    law: Release,
    now: datetime,
    municipality: str,
    subjects: Collection[UUID],
    held_on: date,
) -> list[Candidate]:
    """Also raises ReportUnknown, ReportNotReady."""
    found = await settled(session, law, municipality, subjects)
    for one in found:
        report = await session.get_one(Report, one.report)
        if report.state == DECIDED or one.amount.excluded:
            reason = one.amount.excluded.reason if one.amount.excluded else None
            raise NotDecidable(
                "이미 의결되었거나 지급하지 않는 제보·신고입니다. 빼고 다시 보내십시오.",
                subjects=[{"subject": report.id, "state": report.state, "reason": reason}],
            )
        if report.completed_on is not None and report.completed_on > held_on:
            raise ImpossibleMeetingDay("회의일 뒤에 징수가 완료된 제보·신고입니다.", subjects=[report.id])
    return [Candidate(one.report, one.informant, one.amount.won) for one in found]


async def settle(session: AsyncSession, law: Release, now: datetime, decided: Decided, voted: Voted) -> list[NewAward]:
    """Mark the report decided. The person of its award is an id of this report alone: nobody learns who informed."""
    [found] = await settled(session, law, decided.municipality, voted.subjects)
    await decide(session, decided.municipality, found.report, "recognised" if voted.carried else "refused")
    if not voted.carried:
        return []
    return [
        NewAward(
            kind=found.kind,
            person=found.informant,
            won=found.amount.won,
            month=decided.decided_on.replace(day=1),
            trace=found.amount.trace,
            report=found.report,
        )
    ]
