"""What the API shows of credits. Amounts in won."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator


def _first_day(month: Any) -> Any:
    """`2026-10` as the first day of that month; anything else is left for the type to refuse."""
    return f"{month}-01" if isinstance(month, str) and len(month) == len("2026-10") else month


Month = Annotated[date, BeforeValidator(_first_day)]
"""A collection month (징수월), written `YYYY-MM`."""

CreditState = Literal["provisional", "excluded", "recognised", "refused", "reversed"]


class CreditView(BaseModel):
    """One credit (포상금 내역)."""

    credit: UUID
    bill: UUID
    receipt: UUID
    official: UUID | None
    """None where no official had work on record."""
    receipt_day: date
    state: CreditState
    reason: str | None
    """A stable slug; why it is excluded or reversed."""
    article: str | None
    gross: int
    """By the rate, for the whole receipt."""
    share: int
    """After joint split and the cap per case."""
    amount: int
    """After the monthly cap: what is credited."""
    computed_at: AwareDatetime
    recognition: UUID | None


class CreditDetail(CreditView):
    """A credit with its explanation."""

    month_cap: int
    month_before: int
    """What the official's month held already, in the fixed order of receipt day and payment number."""
    explanation: list[str]
    """Why, in Korean, a line a step."""
    trace: dict[str, Any]
    """Facts, keys, values, articles and the law release."""


class CreditPage(BaseModel):
    credits: list[CreditView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""


class SummaryLine(BaseModel):
    """Credits that share state, reason and article."""

    state: CreditState
    reason: str | None
    article: str | None
    credits: int
    receipts: int
    amount: int


class Summary(BaseModel):
    municipality: str
    month: date | None
    lines: list[SummaryLine]
    receipts: int
    """Receipts judged, each counted once."""
    provisional: int
    """Won credited, not yet decided."""
    recognised: int
    """Won recognised by the committee."""
