"""Claims in requests and answers. The account is never answered."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from reward.identities.schemas import Account


class NewClaim(BaseModel):
    """One person's claim (지급신청서, 별지 제3호): for all of the awards together."""

    awards: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    claimed_on: date
    """신청일 (KST)."""
    account: Account | None = None
    """Where it is paid to; None for an informant, whose account is kept with the identity."""


class ClaimView(BaseModel):
    claim: UUID
    person: UUID
    """An opaque id."""
    claimed_on: date
    filed_by: Literal["person", "department"]
    informant: bool
    awards: list[UUID]
    actor: str
    recorded_at: AwareDatetime


class ClaimPage(BaseModel):
    claims: list[ClaimView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
