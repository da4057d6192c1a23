"""What the committee decides on, whatever it is about: put to the vote as it stands, settled as it was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from semu_kit.problems import Conflict, NotFound, Problem
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.service import Decided, NewAward


class SubjectUnknown(NotFound):
    """What is put to the vote is on record in the municipality."""

    type, title = "subject-unknown", "Some of what is put to the vote is unknown"


class NotDecidable(Conflict):
    """Only what is open is decided on: the others are excluded, undone or decided already."""

    type, title = "not-decidable", "Some of what is put to the vote cannot be decided on"


class ImpossibleMeetingDay(Problem):
    """The committee meets after what it decides on has happened."""

    status, type, title = 422, "impossible-meeting-day", "The meeting's day is not possible"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One subject as it stands now. `won` is what would be paid by the rules; 0 where no rule says."""

    subject: UUID
    person: UUID | None
    """Who would be paid: a member who is this person is kept out of the meeting."""
    won: int


@dataclass(frozen=True, slots=True)
class Voted:
    """An item as it was voted on."""

    carried: bool
    won: int | None
    """What the item comes to; a proposal's amount as the committee decided it."""
    subjects: Sequence[UUID]


class Matter(Protocol):
    """One kind of subject."""

    async def candidates(
        self,
        session: AsyncSession,
        law: Release,
        now: datetime,
        municipality: str,
        subjects: Collection[UUID],
        held_on: date,
    ) -> list[Candidate]:
        """The subjects as all facts on record make them, held until the transaction ends.

        Raises SubjectUnknown, NotDecidable, ImpossibleMeetingDay.
        """

    async def settle(
        self, session: AsyncSession, law: Release, now: datetime, decided: Decided, voted: Voted
    ) -> list[NewAward]:
        """Enter the decision on subjects that `candidates` holds; what is to be awarded for it."""
