"""What the API shows of awards. Amounts in won."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from reward.credits.schemas import Month
from reward.kinds import Kind


class AwardView(BaseModel):
    """One award (결정된 포상금)."""

    award: UUID
    kind: Kind
    person: UUID
    """An opaque id of the official or citizen."""
    month: Month
    won: int
    """As the committee fixed it."""
    standing: int
    """What stands of it after its reductions."""
    decided_on: date
    decision: UUID
    report: UUID | None
    proposal: UUID | None
    law_release: str
    awarded_at: AwareDatetime


class AwardedCredit(BaseModel):
    credit: UUID
    won: int


class RestorationView(BaseModel):
    """What of a reduction the award has again, and why."""

    won: int
    reason: str
    article: str
    restored_at: AwareDatetime


class ReductionView(BaseModel):
    """What fell from an award, and why."""

    reduction: UUID
    credit: UUID | None
    won: int
    reason: str
    article: str
    reduced_at: AwareDatetime
    restorations: list[RestorationView]


class AwardDetail(AwardView):
    """An award with what it rests on."""

    credits: list[AwardedCredit]
    reductions: list[ReductionView]
    explanation: list[str]
    """Why, in Korean, a line a step."""
    trace: dict[str, Any]


class AwardPage(BaseModel):
    awards: list[AwardView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
