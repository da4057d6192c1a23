"""Putting a meeting's minutes together."""

from uuid import UUID

from semu_kit.pii import PersonalRecords, Vault
from semu_kit.sheets.document import Document
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import repository as awards
from reward.committee.meetings import service as meetings
from reward.committee.meetings.schemas import MeetingView
from reward.committee.members import repository as members
from reward.committee.members.models import Member
from reward.committee.members.service import charter_on
from reward.committee.minutes.paper import Attendee, AwardLine, minutes


async def of_meeting(
    session: AsyncSession, law: Release, vault: Vault, municipality: str, meeting_id: UUID
) -> tuple[MeetingView, Document]:
    """The meeting and its minutes, with the names of appointed members. Raises MeetingUnknown, NoCommittee."""
    meeting = await meetings.show(session, municipality, meeting_id)
    charter = charter_on(law, municipality, meeting.held_on)
    attended = await members.by_ids(session, [one.member for one in meeting.attendance])
    sealed = await PersonalRecords(session, vault).load_many([one.id for one in attended])
    names = {member: str(person["name"]) for member, person in sealed.items()}
    articles = f"{charter.quorum.article} (위원회의 회의) · {charter.review.article} (사전 심의)"
    return meeting, minutes(
        meeting,
        law.municipalities[municipality].name,
        articles,
        [Attendee(one.id, one.seat, one.office or names.get(one.id, "")) for one in sorted(attended, key=_rank)],
        await _given(session, meeting),
    )


def _rank(member: Member) -> tuple[int, UUID]:
    return ["chair", "ex_officio", "appointed"].index(member.seat), member.id


async def _given(session: AsyncSession, meeting: MeetingView) -> list[AwardLine]:
    numbers = {item.decision: item.number for item in meeting.agenda if item.decision}
    found = await awards.of_decisions(session, list(numbers))
    lines = [AwardLine(numbers[one.decision], one.kind, one.month, one.person, one.won) for one in found]
    return sorted(lines, key=lambda line: (line.number, line.kind, line.month, line.person))
