"""What the clerk (간사) records of a meeting that was held: who was there, and how they voted."""

from collections.abc import Collection, Mapping
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.amounts.proposal import Proposed
from reward.committee.charter import Charter
from reward.committee.meetings import repository
from reward.committee.meetings.models import CALLED, SITTING, AgendaItem, Attendance, Meeting, Vote
from reward.committee.meetings.refusals import (
    CommitteeNotComposed,
    ItemUnknown,
    MeetingAhead,
    MemberBarred,
    NotInOffice,
    OwnAward,
    PresiderNeeded,
    QuorumMissing,
    VotesIncomplete,
)
from reward.committee.meetings.rules import Presence, barred, count, has_quorum
from reward.committee.meetings.schemas import NewAttendance, NewVotes
from reward.committee.meetings.service import hold
from reward.committee.members import repository as members
from reward.committee.members.rules import Sitting, fault
from reward.committee.members.service import charter_on, sittings
from reward.proposals.service import amount


async def attend(
    session: AsyncSession, law: Release, clock: Clock, principal: Principal, id: UUID, body: NewAttendance
) -> Meeting:
    """Record who was there; from then on the agenda is closed. Recorded anew, votes are entered anew.

    Raises MeetingUnknown, MeetingNotOpen, MeetingAhead, NoCommittee, CommitteeNotComposed, NotInOffice, MemberBarred,
    QuorumMissing, PresiderNeeded, OwnAward.
    """
    meeting = await hold(session, principal.municipality, id, CALLED, SITTING)
    if meeting.held_on > clock.today():
        raise MeetingAhead("아직 열리지 않은 회의입니다. 회의일 뒤에 다시 보내십시오.", held_on=meeting.held_on)
    await _must_not_be_own(session, principal, meeting)
    charter = charter_on(law, meeting.municipality, meeting.held_on)
    in_office = sittings(await members.on(session, meeting.municipality, meeting.held_on))
    if found := fault(charter, in_office):
        raise CommitteeNotComposed(
            f"{found.why} 위원을 갖춘 뒤 회의를 열어야 합니다.", article=found.article, day=meeting.held_on
        )
    presences = await _presences(session, charter, meeting, in_office, body)
    meeting.presiding = _presider(in_office, presences, body.presiding)
    meeting.state, meeting.recorded_by = SITTING, principal.actor
    await repository.forget_sitting(session, meeting.id)
    session.add_all(
        Attendance(meeting=meeting.id, member=one, presence=presence) for one, presence in presences.items()
    )
    await session.flush()
    return meeting


async def _presences(
    session: AsyncSession, charter: Charter, meeting: Meeting, in_office: Collection[Sitting], body: NewAttendance
) -> dict[UUID, Presence]:
    ids = {one.member for one in in_office}
    if strangers := sorted({*body.present, *body.barred} - ids):
        raise NotInOffice("회의일에 재임 중인 위원이 아닙니다. 위원 명단을 확인하십시오.", members=strangers)
    kept_out = barred(in_office, await repository.beneficiaries(session, meeting.id)) | set(body.barred)
    if there := sorted(kept_out & set(body.present)):
        raise MemberBarred(
            "포상금 지급대상자인 위원은 회의에 출석할 수 없습니다. 그 위원을 빼고 다시 보내십시오.",
            members=there,
            article=charter.barred.article,
        )
    if not has_quorum(len(ids), len(set(body.present))):
        raise QuorumMissing(
            "재적위원 과반수가 출석하지 않았습니다. 회의를 유회로 처리하고 다시 소집하십시오.",
            members=len(ids),
            present=len(set(body.present)),
            article=charter.quorum.article,
        )
    return {one: "barred" if one in kept_out else "present" if one in body.present else "absent" for one in sorted(ids)}


def _presider(in_office: Collection[Sitting], presences: Mapping[UUID, Presence], named: UUID | None) -> UUID:
    """The chair; where the chair is not there, the member by office who is named: an official, who can confirm."""
    there = {one.member: one.seat for one in in_office if presences[one.member] == "present"}
    [chair] = [one.member for one in in_office if one.seat == "chair"]
    presider = chair if chair in there else named
    if presider is None or there.get(presider, "appointed") == "appointed" or named not in (None, presider):
        raise PresiderNeeded(
            "위원장이 출석하였으면 위원장이, 아니면 출석한 당연직 위원이 회의를 주재합니다. 주재한 위원을 확인하십시오."
        )
    return presider


async def vote(
    session: AsyncSession, law: Release, principal: Principal, id: UUID, number: int, body: NewVotes
) -> Meeting:
    """Record how the members who were there voted on an item; recorded anew, the last record counts.

    Raises MeetingUnknown, MeetingNotOpen, ItemUnknown, VotesIncomplete, AboveProposalLimit, OwnAward.
    """
    meeting, item = await _item(session, principal, id, number)
    there = {one.member for one in await repository.attendance(session, meeting.id) if one.presence == "present"}
    votes = {one.member: one.vote for one in body.votes}
    if len(votes) != len(body.votes) or set(votes) != there:
        raise VotesIncomplete("출석한 위원마다 한 표씩(찬성·반대·기권) 적어야 합니다.", present=sorted(there))
    if body.won is not None:
        if item.about != "proposal":
            raise VotesIncomplete(
                "금액은 제안의 안건에서만 정합니다. 금액을 빼고 다시 보내십시오.", present=sorted(there)
            )
        amount(law, meeting.municipality, Proposed(body.won, meeting.held_on, other_award=False))
        item.won = body.won
    item.outcome = count(votes).outcome
    await repository.forget_votes(session, item.id)
    session.add_all(Vote(item=item.id, member=member, vote=ballot) for member, ballot in votes.items())
    await session.flush()
    return meeting


async def postpone(session: AsyncSession, principal: Principal, id: UUID, number: int) -> Meeting:
    """An item was put off to another meeting (보류). Raises MeetingUnknown, MeetingNotOpen, ItemUnknown, OwnAward."""
    meeting, item = await _item(session, principal, id, number)
    item.outcome = "postponed"
    await repository.forget_votes(session, item.id)
    await session.flush()
    return meeting


async def _item(session: AsyncSession, principal: Principal, id: UUID, number: int) -> tuple[Meeting, AgendaItem]:
    meeting = await hold(session, principal.municipality, id, SITTING)
    await _must_not_be_own(session, principal, meeting)
    items = [item for item in await repository.agenda(session, meeting.id) if item.number == number]
    if not items:
        raise ItemUnknown("그런 안건이 없습니다. 안건 번호를 확인하십시오.", number=number)
    meeting.recorded_by = principal.actor
    return meeting, items[0]


async def _must_not_be_own(session: AsyncSession, principal: Principal, meeting: Meeting) -> None:
    """Raises OwnAward."""
    if principal.subject in {str(person) for person in await repository.beneficiaries(session, meeting.id)}:
        raise OwnAward("본인의 포상금을 심의하는 회의입니다(조례 §7⑥ 단서). 다른 공무원이 기록해야 합니다.")
