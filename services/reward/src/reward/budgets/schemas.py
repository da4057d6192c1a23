"""Budgets in requests and answers. Money is whole won."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

FiscalYear = Annotated[int, Field(ge=2000, le=2999)]
"""회계연도: 1 January to 31 December."""


class NewAppropriation(BaseModel):
    """What a budget bill adds to the year's budget; below 0, what it takes from it."""

    won: Annotated[int, Field(ge=-(10**12), le=10**12)]
    bill: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$")]
    """The budget bill, as 2026년 제1회 추가경정예산."""


class AppropriationView(BaseModel):
    appropriation: UUID
    won: int
    bill: str
    actor: str
    recorded_at: AwareDatetime


class BudgetView(BaseModel):
    """One fiscal year's budget of rewards."""

    fiscal_year: int
    won: int
    """Its appropriations together."""
    ordered: int
    """Charged to it by payouts that are not paid yet."""
    paid: int
    restored: int
    """Of what was paid, what payees gave back within the year: it can be spent again (반납금 여입, 지방회계법 §27)."""
    left: int
    carried_awards: int
    """Awards that earlier years' budgets did not pay and that wait (조례 §9① 단서): these are paid first."""
    carried_won: int
    appropriations: list[AppropriationView]
