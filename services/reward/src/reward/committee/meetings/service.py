"""Calling a meeting, cancelling one, and showing what is on record."""

from typing import Any
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.committee.meetings import repository
from reward.committee.meetings.models import CALLED, CANCELLED, SITTING, Meeting
from reward.committee.meetings.refusals import MeetingNotOpen, MeetingUnknown
from reward.committee.meetings.schemas import (
    AttendanceView,
    ItemView,
    MeetingSummary,
    MeetingView,
    MemberVote,
    NewCancellation,
    NewMeeting,
)
from reward.committee.members import repository as members
from reward.committee.members.service import charter_on


async def call(session: AsyncSession, law: Release, clock: Clock, principal: Principal, body: NewMeeting) -> Meeting:
    """Call a meeting (소집). Raises NoCommittee."""
    charter_on(law, principal.municipality, body.held_on)
    await members.lock(session, principal.municipality)
    year = body.held_on.year
    meeting = Meeting(
        id=new_id(),
        municipality=principal.municipality,
        year=year,
        number=await repository.last_number(session, principal.municipality, year) + 1,
        held_on=body.held_on,
        state=CALLED,
        called_by=principal.actor,
        called_at=clock.now(),
    )
    session.add(meeting)
    await session.flush()
    return meeting


async def cancel(session: AsyncSession, clock: Clock, principal: Principal, id: UUID, body: NewCancellation) -> Meeting:
    """A meeting came to nothing: what was on its agenda may go to another. Raises MeetingUnknown, MeetingNotOpen."""
    meeting = await hold(session, principal.municipality, id, CALLED, SITTING)
    meeting.state, meeting.cancelled_for = CANCELLED, body.reason
    meeting.closed_by, meeting.closed_at = principal.actor, clock.now()
    await session.flush()
    return meeting


async def hold(session: AsyncSession, municipality: str, id: UUID, *states: str) -> Meeting:
    """The meeting in one of these states, held until the transaction ends. Raises MeetingUnknown, MeetingNotOpen."""
    meeting = await repository.hold(session, municipality, id)
    if meeting is None:
        raise _unknown(id)
    if meeting.state not in states:
        raise MeetingNotOpen(
            "회의의 지금 단계에서는 할 수 없습니다. 회의의 상태를 확인하십시오.", state=meeting.state, allowed=states
        )
    return meeting


def _unknown(id: UUID) -> MeetingUnknown:
    return MeetingUnknown("그런 회의가 없습니다. 번호와 지방자치단체를 확인하십시오.", meeting=id)


async def show(session: AsyncSession, municipality: str, id: UUID) -> MeetingView:
    """A meeting with its attendance, agenda and votes. Raises MeetingUnknown."""
    meeting = await repository.find(session, municipality, id)
    if meeting is None:
        raise _unknown(id)
    items = await repository.agenda(session, id)
    ids = [item.id for item in items]
    subjects = await repository.numbers_of_subjects(session, ids)
    decisions = await repository.decisions(session, ids)
    votes = await repository.votes(session, ids)
    return MeetingView(
        **_summary(meeting),
        municipality=meeting.municipality,
        attendance=[
            AttendanceView.model_validate(one, from_attributes=True) for one in await repository.attendance(session, id)
        ],
        agenda=[
            ItemView.model_validate(
                item.model_dump()
                | {
                    "subjects": subjects.get(item.id, 0),
                    "votes": [MemberVote.model_validate(v, from_attributes=True) for v in votes if v.item == item.id],
                    "decision": decisions.get(item.id),
                }
            )
            for item in items
        ],
    )


def summary(meeting: Meeting) -> MeetingSummary:
    """A meeting as a list shows it."""
    return MeetingSummary.model_validate(_summary(meeting))


def _summary(meeting: Meeting) -> dict[str, Any]:
    same = meeting.model_dump(include={"held_on", "state", "presiding", "called_at", "closed_at", "cancelled_for"})
    return same | {"meeting": meeting.id, "reference": meeting.reference}
