"""What is put on a meeting's agenda, as it stands then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.amounts.proposal import Proposed
from reward.committee.matters import MATTERS
from reward.committee.matters.matter import Candidate
from reward.committee.meetings import repository
from reward.committee.meetings.models import CALLED, AgendaItem, AgendaSubject
from reward.committee.meetings.refusals import AlreadyOnAgenda, AmountsChanged, NotAMatter
from reward.committee.meetings.schemas import (
    About,
    CreditsItem,
    Matter,
    MeritsItem,
    NewItem,
    ProposalItem,
    ReportItem,
    TextItem,
)
from reward.committee.meetings.service import hold
from reward.committee.members.service import charter_on
from reward.proposals.service import amount


@dataclass(frozen=True, slots=True)
class _Moved:
    """An item before its subjects were looked at. `total` in won, where the rules fix what is paid."""

    about: About
    matter: Matter
    title: str
    subjects: Sequence[UUID] = ()
    total: int | None = None
    won: int | None = None
    text: str | None = None


def _moved(body: NewItem) -> _Moved:
    match body:
        case CreditsItem():
            credits = sorted(set(body.credits))
            title = f"징수포상금 지급대상 심의: {len(credits)}건, {body.total:,}원"
            return _Moved("credits", "eligibility", title, credits, body.total, body.total)
        case MeritsItem():
            merits = sorted(set(body.merits))
            return _Moved("merits", "special-merit", f"특별한 공적의 심사: {len(merits)}건", merits)
        case ReportItem():
            title = f"제보·신고 포상금 지급대상 심의: {body.total:,}원"
            return _Moved("report", "eligibility", title, [body.report], body.total, body.total)
        case ProposalItem():
            title = f"제안 등의 포상금 지급액 결정: {body.won:,}원"
            return _Moved("proposal", "proposal-amount", title, [body.proposal], None, body.won)
        case TextItem():
            return _Moved("text", body.matter, body.title, text=body.text)


async def add(
    session: AsyncSession, law: Release, now: datetime, principal: Principal, meeting_id: UUID, body: NewItem
) -> UUID:
    """Put an item on the agenda of a meeting that is called; the id of the item.

    Raises MeetingUnknown, MeetingNotOpen, NoCommittee, NotAMatter, AlreadyOnAgenda, AmountsChanged, and what the
    subjects' own kind refuses.
    """
    meeting = await hold(session, principal.municipality, meeting_id, CALLED)
    moved = _moved(body)
    matters = charter_on(law, meeting.municipality, meeting.held_on).matters
    if moved.matter not in matters.names:
        raise NotAMatter("조례가 위원회에 맡긴 심의사항이 아닙니다. 안건을 확인하십시오.", article=matters.article)
    if taken := await repository.on_open_agendas(session, moved.subjects):
        raise AlreadyOnAgenda("이미 열려 있는 회의의 안건입니다. 빼고 다시 보내십시오.", subjects=taken)
    candidates: list[Candidate] = []
    if moved.subjects:
        candidates = await MATTERS[moved.about].candidates(
            session, law, now, meeting.municipality, moved.subjects, meeting.held_on
        )
    total = sum(one.won for one in candidates)
    if moved.total is not None and total != moved.total:
        raise AmountsChanged("금액이 바뀌었습니다. 내역을 다시 확인하고 안건을 올리십시오.", total=total)
    if isinstance(body, ProposalItem):
        amount(law, meeting.municipality, Proposed(body.won, meeting.held_on, other_award=False))
    items = await repository.agenda(session, meeting.id)
    item = AgendaItem(
        id=new_id(),
        meeting=meeting.id,
        number=len(items) + 1,
        matter=moved.matter,
        about=moved.about,
        title=moved.title,
        text=moved.text,
        won=moved.won,
        actor=principal.actor,
    )
    session.add(item)
    await session.flush()
    session.add_all(
        AgendaSubject(item=item.id, subject=one.subject, person=one.person, won=one.won) for one in candidates
    )
    await session.flush()
    return item.id
