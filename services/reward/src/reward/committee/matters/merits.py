"""Claims of special merit (특별한 공적, §3③): recognised or refused; the credits of their bills follow."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.service import Decided, NewAward
from reward.committee.matters.matter import Candidate, ImpossibleMeetingDay, NotDecidable, SubjectUnknown, Voted
from reward.merits import repository, service


async def candidates(
    session: AsyncSession,
    law: Release,
    now: datetime,
    municipality: str,
    subjects: Collection[UUID],
    held_on: date,
) -> list[Candidate]:
    claims = await repository.hold(session, municipality, subjects)
    if missing := sorted(set(subjects) - {claim.id for claim in claims}):
        raise SubjectUnknown("모르는 공적이 있습니다. 번호를 확인하십시오.", subjects=missing)
    if decided := [claim.id for claim in claims if claim.decision is not None]:
        raise NotDecidable("이미 의결된 공적이 있습니다. 빼고 다시 보내십시오.", subjects=decided)
    if late := [claim.id for claim in claims if claim.first_day > held_on]:
        raise ImpossibleMeetingDay("회의일에 아직 시작하지 않은 일이 있습니다. 빼고 다시 보내십시오.", subjects=late)
    return [Candidate(claim.id, claim.official, 0) for claim in claims]


async def settle(session: AsyncSession, law: Release, now: datetime, decided: Decided, voted: Voted) -> list[NewAward]:
    """A merit is no award: it decides whether credits are earned."""
    decision: Literal["recognised", "refused"] = "recognised" if voted.carried else "refused"
    await service.decide(session, decided.municipality, voted.subjects, decision, decided.decided_on)
    return []
