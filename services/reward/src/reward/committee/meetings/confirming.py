"""Who presided confirms a meeting's record: its decisions hold, and what they give is awarded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.service import Decided, award
from reward.committee.matters import MATTERS
from reward.committee.matters.matter import Voted
from reward.committee.meetings import repository
from reward.committee.meetings.models import CONFIRMED, SITTING, AgendaItem, AgendaSubject, Decision, Meeting
from reward.committee.meetings.refusals import AmountsChanged, NotPresider, NotVoted, SameOfficial
from reward.committee.meetings.service import hold
from reward.committee.members.service import find


async def confirm(session: AsyncSession, law: Release, now: datetime, principal: Principal, id: UUID) -> Meeting:
    """Confirm the record, enter its decisions, and award what they give.

    Raises MeetingUnknown, MeetingNotOpen, NotPresider, SameOfficial, NotVoted, AmountsChanged, and what the subjects'
    own kinds refuse.
    """
    meeting = await hold(session, principal.municipality, id, SITTING)
    await _must_have_presided(session, principal, meeting)
    items = await repository.agenda(session, meeting.id)
    if not items or any(item.outcome is None for item in items):
        raise NotVoted(
            "의결하거나 보류하지 않은 안건이 있습니다. 모든 안건의 결과를 적은 뒤 확정하십시오.",
            numbers=[item.number for item in items if item.outcome is None],
        )
    decided = [item for item in items if item.outcome != "postponed"]
    subjects = await repository.subjects(session, [item.id for item in decided])
    await _must_be_as_seen(session, law, now, meeting, decided, subjects)
    meeting.state, meeting.closed_by, meeting.closed_at = CONFIRMED, principal.actor, now
    for item in sorted(decided, key=_order):
        mine = [one.subject for one in subjects if one.item == item.id]
        await _decide(session, law, now, meeting, item, mine)
    await session.flush()
    return meeting


async def _must_have_presided(session: AsyncSession, principal: Principal, meeting: Meeting) -> None:
    assert meeting.presiding is not None, "attendance says who presided"
    presider = await find(session, meeting.municipality, meeting.presiding)
    if principal.kind != "official" or principal.subject != str(presider.person):
        raise NotPresider("회의를 주재한 위원만 회의록을 확정할 수 있습니다. 주재한 위원에게 요청하십시오.")
    if principal.actor == meeting.recorded_by:
        raise SameOfficial("회의를 기록한 사람은 확정할 수 없습니다. 다른 공무원이 기록해야 합니다.")


async def _must_be_as_seen(
    session: AsyncSession,
    law: Release,
    now: datetime,
    meeting: Meeting,
    items: Sequence[AgendaItem],
    subjects: Sequence[AgendaSubject],
) -> None:
    """Hold all that is decided on, a kind at a time so that their locks are taken in one order."""
    about: Mapping[UUID, str] = {item.id: item.about for item in items}
    for kind, matter in MATTERS.items():
        seen = {one.subject: one.won for one in subjects if about[one.item] == kind}
        if not seen:
            continue
        found = await matter.candidates(session, law, now, meeting.municipality, seen, meeting.held_on)
        changed = [{"subject": one.subject, "won": one.won} for one in found if one.won != seen[one.subject]]
        if changed:
            raise AmountsChanged(
                "심의한 금액이 바뀌었습니다. 그 안건을 보류하고 다음 회의에서 다시 심의하십시오.", changed=changed
            )


def _order(item: AgendaItem) -> tuple[int, bool, int]:
    """What is fixed comes before what frees room under a cap or changes who has earned: all hold as they were seen."""
    kinds = [*MATTERS, "text"]
    return kinds.index(item.about), item.outcome != "carried", item.number


async def _decide(
    session: AsyncSession, law: Release, now: datetime, meeting: Meeting, item: AgendaItem, subjects: Sequence[UUID]
) -> None:
    assert meeting.closed_by is not None, "a confirmed meeting was confirmed by somebody"
    carried = item.outcome == "carried"
    decided = Decided(new_id(), meeting.municipality, meeting.reference, meeting.held_on, law.hash, meeting.closed_by)
    session.add(
        Decision(
            id=decided.decision,
            municipality=decided.municipality,
            item=item.id,
            decision="recognised" if carried else "refused",
            meeting=decided.meeting,
            decided_on=decided.decided_on,
            law_release=decided.law_release,
            actor=decided.actor,
            recorded_at=now,
        )
    )
    await session.flush()
    matter = MATTERS.get(item.about)
    if matter is not None:
        await award(
            session, now, decided, await matter.settle(session, law, now, decided, Voted(carried, item.won, subjects))
        )
