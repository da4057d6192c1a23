"""Findings in requests and answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from reward.citizens.schemas import Citizen, Line

Use = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,60}$")]
"""What was used without leave, as the municipality's ordinance lists it (무단점용, 무신고 사용): a stable slug."""


class OfficialFinder(BaseModel):
    kind: Literal["official"]
    official: UUID


class CitizenFinder(Citizen):
    kind: Literal["citizen"]


class NewFinding(BaseModel):
    """Hidden revenue (숨은 세원) that was found, and the bills that were levied because of it."""

    use: Use | None = None
    """What was used without leave, for non-tax revenue; nothing for a tax."""
    found_on: date
    bills: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    finders: Annotated[
        list[Annotated[OfficialFinder | CitizenFinder, Field(discriminator="kind")]],
        Field(min_length=1, max_length=20),
    ]
    """They share alike (policy `reward.joint-split`)."""


class FinderAnswer(BaseModel):
    person: UUID
    """Opaque; the official's id, or a citizen's."""
    official: bool


class FindingAnswer(BaseModel):
    finding: UUID
    use: Use | None
    found_on: date
    bills: list[UUID]
    finders: list[FinderAnswer]
    actor: str
    recorded_at: AwareDatetime
    withdrawn_at: AwareDatetime | None
    """None while it stands."""
    withdrawal: str | None
    """Why it was withdrawn."""


class NewWithdrawal(BaseModel):
    """A finding that was recorded in error; its bills may then be another's."""

    reason: Line


class FindingPage(BaseModel):
    findings: list[FindingAnswer]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
