"""Proposals, as they are sent and shown. Amounts in won."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from reward.citizens.schemas import Citizen
from reward.computations.schemas import Won

Ground = Literal["local-tax", "revenue"]
ProposalState = Literal["received", "awarded", "refused"]
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]


class OfficialProposer(BaseModel):
    kind: Literal["official"]
    official: UUID


class CitizenProposer(Citizen):
    kind: Literal["citizen"]


class OtherAward(BaseModel):
    """Another award (부상금) that the proposal was adopted and paid for under other rules."""

    won: Annotated[Won, Field(gt=0)]
    paid_on: date


class NewProposal(BaseModel):
    """A proposal whose contribution was confirmed, for the committee to decide on."""

    proposer: Annotated[OfficialProposer | CitizenProposer, Field(discriminator="kind")]
    ground: Ground
    """`local-tax`: 지방세 징수의 특별한 공적 (§3①5); `revenue`: 세정발전·세입증대 (§3②3)."""
    title: Title
    contribution: Text
    """What it contributed."""
    received_on: date
    other_award: OtherAward | None = None


class ProposalView(BaseModel):
    proposal: UUID
    person: UUID
    """Opaque; the official's id, or a citizen's."""
    official: bool
    ground: Ground
    title: str
    contribution: str
    received_on: date
    other_award: OtherAward | None
    state: ProposalState
    decided_on: date | None
    won: int | None
    """As the committee decided."""
    recorded_at: AwareDatetime


class ProposalPage(BaseModel):
    proposals: list[ProposalView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
