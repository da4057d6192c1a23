"""Members of the committee, as they are sent and shown."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from reward.committee.members.rules import Seat
from reward.computations.schemas import Day

Line = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]


class NewByOffice(BaseModel):
    """Who sits by office: the director as chair (위원장), a section head (당연직)."""

    seat: Literal["chair", "ex_officio"]
    official: UUID
    office: Line
    """직위, as 재정국장."""
    from_day: Day


class NewAppointed(BaseModel):
    """A member whom the mayor appoints (위촉직)."""

    seat: Literal["appointed"]
    name: Line
    expertise: Line
    """The knowledge and experience for which they are appointed."""
    from_day: Day
    renews: UUID | None = None
    """An earlier membership of the same person; without it the person is new."""
    succeeds: UUID | None = None
    """The membership whose remaining term this one serves out (보궐)."""


NewMember = Annotated[NewByOffice | NewAppointed, Field(discriminator="seat")]


class NewEnd(BaseModel):
    last_day: date
    """The last day in the seat."""


class MemberAnswer(BaseModel):
    """A membership, without the name."""

    member: UUID
    seat: Seat
    person: UUID
    office: str | None
    from_day: date
    until_day: date | None
    """The last day of an appointed member's term."""
    term: int | None
    """1 for the first term, 2 and 3 once renewed."""
    succeeds: UUID | None
    ended_on: date | None


class MemberView(MemberAnswer):
    """A membership with what is kept under seal of an appointed member."""

    name: str | None
    """None of who sits by office: the register of officials knows them."""
    expertise: str | None


class MembersView(BaseModel):
    """The committee on a day."""

    municipality: str
    day: date
    members: list[MemberView]
    fault: str | None
    """Why it cannot meet; None if it is properly composed."""
    article: str | None
