"""What-ifs in requests and answers. Amounts in won."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from reward.computations.schemas import Day, Won
from reward.kinds import CreditKind


class NewWhatIf(BaseModel):
    """A year's receipts under the law of another day, under a draft, or under a draft as of a day."""

    year: Annotated[int, Field(ge=2011, le=2100)]
    """Receipts of this calendar year are credited again."""
    law_of: Day | None = None
    """The day whose law every receipt is credited by; without it, each receipt's own day."""
    draft: Annotated[str, StringConstraints(min_length=1, max_length=100_000)] | None = None
    """A draft ordinance as YAML: a list of keys as in law/ordinances, each with all of its entries; what it does not
    name stays. Where it begins after the year, give `law_of` too. It is never stored as law."""
    budget: Won | None = None
    """What the sums are set against; without it, the year's budget on record."""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.law_of is None and self.draft is None:
            raise ValueError("law_of나 draft 가운데 하나는 있어야 합니다")
        return self


class KindAnswer(BaseModel):
    """One kind's sums, and how many persons gain and lose."""

    kind: CreditKind
    now: int
    """By the law as it is."""
    then: int
    """By the other law."""
    gaining: int
    losing: int
    unchanged: int


class WhatIfAnswer(BaseModel):
    """A what-if, and how far it is: ask again until it is `done`."""

    what_if: UUID
    year: int
    law_of: date | None
    draft: str | None
    law_release: str
    state: Literal["crediting", "capping", "done", "failed"]
    failure: str | None
    """Why it could not be computed: what the draft lacks."""
    total: int
    """Bills with receipts of the year."""
    bills: int
    """Bills done."""
    kinds: list[KindAnswer]
    """Collectors and finders; what informants and proposals get hangs on no receipt and stays."""
    now: int
    then: int
    budget: int | None
    left_now: int | None
    """What the budget leaves; below zero where it is short."""
    left_then: int | None
    actor: str
    asked_at: AwareDatetime
    ended_at: AwareDatetime | None


class WhatIfPage(BaseModel):
    what_ifs: list[WhatIfAnswer]
    """The latest first."""
    next: UUID | None


class RewardAnswer(BaseModel):
    """What one person gains (above zero) or loses (below)."""

    person: UUID
    kind: CreditKind
    now: int
    then: int
    gain: int


class RewardPage(BaseModel):
    rewards: list[RewardAnswer]
    next: str | None
    """Ask again with `after` set to this; None at the end."""
