"""Who may be at a meeting, when it may decide, and what a vote comes to (§7⑥). Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from reward.committee.members.rules import Sitting

Presence = Literal["present", "absent", "barred"]
Ballot = Literal["for", "against", "abstained"]
Outcome = Literal["carried", "rejected"]


def barred(members: Collection[Sitting], beneficiaries: Collection[UUID]) -> set[UUID]:
    """The members who would themselves be paid by what the meeting decides: they may not be there (§7⑥ 단서)."""
    return {one.member for one in members if one.person in beneficiaries}


def has_quorum(members: int, present: int) -> bool:
    """재적위원 과반수의 출석. Members kept out are members still."""
    return 2 * present > members


@dataclass(frozen=True, slots=True)
class Count:
    """A vote counted; who abstained was there."""

    present: int
    in_favour: int
    against: int

    @property
    def outcome(self) -> Outcome:
        """출석위원 과반수의 찬성."""
        return "carried" if 2 * self.in_favour > self.present else "rejected"


def count(votes: Mapping[UUID, Ballot]) -> Count:
    """Of one vote of each member who was there."""
    ballots = list(votes.values())
    return Count(len(ballots), ballots.count("for"), ballots.count("against"))
