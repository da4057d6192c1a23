"""Proposals: the committee decides the amount (§7⑤4)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.service import Decided, NewAward
from reward.committee.matters.matter import Candidate, ImpossibleMeetingDay, NotDecidable, SubjectUnknown, Voted
from reward.proposals import repository, service
from reward.proposals.models import RECEIVED


async def candidates(
    session: AsyncSession,
    law: Release,
    now: datetime,
    municipality: str,
    subjects: Collection[UUID],
    held_on: date,
) -> list[Candidate]:
    proposals = await repository.hold(session, municipality, subjects)
    if missing := sorted(set(subjects) - {one.id for one in proposals}):
        raise SubjectUnknown("모르는 제안이 있습니다. 번호를 확인하십시오.", subjects=missing)
    if decided := [one.id for one in proposals if one.state != RECEIVED]:
        raise NotDecidable("이미 의결된 제안입니다. 빼고 다시 보내십시오.", subjects=decided)
    if late := [one.id for one in proposals if one.received_on > held_on]:
        raise ImpossibleMeetingDay("회의일 뒤에 받은 제안입니다. 빼고 다시 보내십시오.", subjects=late)
    for one in proposals:
        service.amount(law, municipality, await service.as_proposed(session, one, 0, held_on))
    return [Candidate(one.id, one.person, 0) for one in proposals]


async def settle(session: AsyncSession, law: Release, now: datetime, decided: Decided, voted: Voted) -> list[NewAward]:
    [proposal] = await repository.hold(session, decided.municipality, voted.subjects)
    amount = await service.decide(session, law, proposal, voted.won if voted.carried else None, decided.decided_on)
    await session.flush()
    if amount is None:
        return []
    return [
        NewAward(
            kind="proposal",
            person=proposal.person,
            won=amount.won,
            month=decided.decided_on.replace(day=1),
            trace=amount.trace,
            proposal=proposal.id,
        )
    ]
