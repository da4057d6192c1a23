"""Meetings, as they are sent and shown. Amounts in won."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints
from semu_contracts.events.envelope import Won

from reward.committee.meetings.rules import Ballot, Presence

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
About = Literal["credits", "merits", "report", "proposal", "text"]
Matter = Literal["eligibility", "criteria", "special-merit", "proposal-amount", "referred-by-chair"]
State = Literal["called", "sitting", "confirmed", "cancelled"]


class NewMeeting(BaseModel):
    held_on: date


class CreditsItem(BaseModel):
    """Credits of collectors and finders, to be recognised as they stand (§7⑤1)."""

    about: Literal["credits"]
    credits: Annotated[list[UUID], Field(min_length=1, max_length=5000)]
    total: Won
    """Sum of the credits' amounts as they were seen; another sum now is refused."""


class MeritsItem(BaseModel):
    """Claims of special merit (§7⑤3)."""

    about: Literal["merits"]
    merits: Annotated[list[UUID], Field(min_length=1, max_length=5000)]


class ReportItem(BaseModel):
    """An informant's reward, by what was collected through the report (§7⑤1)."""

    about: Literal["report"]
    report: UUID
    total: Won
    """The amount as it was seen; another one now is refused."""


class ProposalItem(BaseModel):
    """A proposal and the amount moved for it (§7⑤4)."""

    about: Literal["proposal"]
    proposal: UUID
    won: Annotated[Won, Field(gt=0)]


class TextItem(BaseModel):
    """Criteria (§7⑤2), or what the chair refers to the committee (§7⑤5)."""

    about: Literal["text"]
    matter: Literal["criteria", "referred-by-chair"]
    title: Line
    text: Text


NewItem = Annotated[CreditsItem | MeritsItem | ReportItem | ProposalItem | TextItem, Field(discriminator="about")]


class NewAttendance(BaseModel):
    present: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    """Members who were there. Who is neither here nor barred was absent."""
    barred: Annotated[list[UUID], Field(max_length=20)] = []
    """Members who stayed out for an interest that they declared; those who would be paid are barred without it."""
    presiding: UUID | None = None
    """Who presided, where the chair was not there."""


class MemberVote(BaseModel):
    member: UUID
    vote: Ballot


class NewVotes(BaseModel):
    votes: Annotated[list[MemberVote], Field(min_length=1, max_length=20)]
    """One of each member who was there."""
    won: Annotated[Won, Field(gt=0)] | None = None
    """For a proposal: the amount that was decided, where it is another than was moved."""


class NewCancellation(BaseModel):
    reason: Line
    """Why the meeting came to nothing (유회 사유)."""


class ItemView(BaseModel):
    """One item of the agenda."""

    number: int
    matter: Matter
    about: About
    title: str
    text: str | None
    subjects: int
    won: int | None
    outcome: Literal["carried", "rejected", "postponed"] | None
    votes: list[MemberVote]
    decision: UUID | None
    """Once the record is confirmed."""


class AttendanceView(BaseModel):
    member: UUID
    presence: Presence


class MeetingSummary(BaseModel):
    meeting: UUID
    reference: str
    """As decisions cite it: 제2026-3차."""
    held_on: date
    state: State
    presiding: UUID | None
    called_at: AwareDatetime
    closed_at: AwareDatetime | None
    cancelled_for: str | None


class MeetingView(MeetingSummary):
    municipality: str
    attendance: list[AttendanceView]
    agenda: list[ItemView]


class MeetingPage(BaseModel):
    meetings: list[MeetingSummary]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
