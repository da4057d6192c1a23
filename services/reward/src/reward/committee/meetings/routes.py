"""`/reward/v1/committee/meetings`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute
from semu_law import load

from reward.committee.meetings import agenda, confirming, repository, service, sitting
from reward.committee.meetings.schemas import (
    MeetingPage,
    MeetingSummary,
    MeetingView,
    NewAttendance,
    NewCancellation,
    NewItem,
    NewMeeting,
    NewVotes,
)

reads = APIRouter(prefix="/reward/v1/committee", route_class=ReadRoute, tags=["committee"])
writes = APIRouter(prefix="/reward/v1/committee", route_class=UnitOfWorkRoute, tags=["committee"])

Reader = Annotated[Principal, require("rewards:read")]
Clerk = Annotated[Principal, require("committee:write")]
Presider = Annotated[Principal, require("committee:confirm")]


@writes.post("/meetings", status_code=201)
async def call(body: NewMeeting, principal: Clerk, session: Session, clock: ClockDep) -> MeetingSummary:
    """Call a meeting of the committee."""
    return service.summary(await service.call(session, load(), clock, principal, body))


@writes.post("/meetings/{meeting}/agenda", status_code=201)
async def put_on_agenda(
    meeting: UUID, body: NewItem, principal: Clerk, session: Session, clock: ClockDep
) -> MeetingView:
    """Put credits, claims of merit, a report, a proposal or a text on the agenda, until attendance is recorded."""
    await agenda.add(session, load(), clock.now(), principal, meeting, body)
    return await service.show(session, principal.municipality, meeting)


@writes.put("/meetings/{meeting}/attendance")
async def attend(
    meeting: UUID, body: NewAttendance, principal: Clerk, session: Session, clock: ClockDep
) -> MeetingView:
    """Who was there, who was kept out for an interest, and who presided."""
    await sitting.attend(session, load(), clock, principal, meeting, body)
    return await service.show(session, principal.municipality, meeting)


@writes.put("/meetings/{meeting}/agenda/{number}/votes")
async def vote(meeting: UUID, number: int, body: NewVotes, principal: Clerk, session: Session) -> MeetingView:
    """How the members who were there voted on an item."""
    await sitting.vote(session, load(), principal, meeting, number, body)
    return await service.show(session, principal.municipality, meeting)


@writes.put("/meetings/{meeting}/agenda/{number}/postponement")
async def postpone(meeting: UUID, number: int, principal: Clerk, session: Session) -> MeetingView:
    """An item was put off: it may go to another meeting."""
    await sitting.postpone(session, principal, meeting, number)
    return await service.show(session, principal.municipality, meeting)


@writes.post("/meetings/{meeting}/confirmation", status_code=201)
async def confirm(meeting: UUID, principal: Presider, session: Session, clock: ClockDep) -> MeetingView:
    """Who presided confirms the record: its decisions hold, and what they give is awarded."""
    await confirming.confirm(session, load(), clock.now(), principal, meeting)
    return await service.show(session, principal.municipality, meeting)


@writes.post("/meetings/{meeting}/cancellation", status_code=201)
async def cancel(
    meeting: UUID, body: NewCancellation, principal: Clerk, session: Session, clock: ClockDep
) -> MeetingSummary:
    """The meeting came to nothing."""
    return service.summary(await service.cancel(session, clock, principal, meeting, body))


@reads.get("/meetings")
async def meetings(
    principal: Reader,
    session: Session,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> MeetingPage:
    """Meetings of the caller's municipality, the newest first, a page at a time."""
    found = await repository.page(session, principal.municipality, after, limit)
    return MeetingPage(
        meetings=[service.summary(one) for one in found], next=found[-1].id if len(found) == limit else None
    )


@reads.get("/meetings/{meeting}")
async def meeting(meeting: UUID, principal: Reader, session: Session) -> MeetingView:
    """One meeting: who was there, what was put to the vote, who voted how, what was decided."""
    return await service.show(session, principal.municipality, meeting)
