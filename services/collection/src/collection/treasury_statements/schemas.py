"""The treasury's statement in requests and answers. Won."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

Won = Annotated[int, Field(ge=-(10**15), le=10**15)]


class TreasuryLine(BaseModel):
    """What came in for one item (세목), less what went back."""

    item: Annotated[str, Field(max_length=100)] | None
    """Code or Korean name; null for money that the treasury assigned to none."""
    month: Won
    cumulative: Won
    """Since the year's books were opened."""


class NewTreasuryStatement(BaseModel):
    lines: Annotated[list[TreasuryLine], Field(min_length=1, max_length=500)]


class TreasuryStatementAnswer(BaseModel):
    id: UUID
    municipality: str
    fiscal_year: int
    month: date
    """Its first day."""
    lines: list[TreasuryLine]
    put_by: str
    put_at: AwareDatetime
