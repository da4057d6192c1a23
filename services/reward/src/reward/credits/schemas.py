"""What the API shows of credits. Amounts in won."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from reward.kinds import CreditKind


def _first_day(month: Any) -> Any:
    if isinstance(month, str):
        if len(month) != len("2026-10"):
            raise ValueError("a month is written YYYY-MM")
        return f"{month}-01"
    return month


Month = Annotated[
    date,
    BeforeValidator(_first_day),
    PlainSerializer(lambda first: first.isoformat()[:7], return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-10"]}),
]
"""A collection month (징수월), written `YYYY-MM`; here its first day."""

Reason = Annotated[str, StringConstraints(pattern="^[a-z0-9-]{1,60}$")]
"""Why a credit is excluded or reversed: a stable slug, as `notice-only`."""

CreditState = Literal["provisional", "excluded", "recognised", "refused", "reversed"]


class CreditView(BaseModel):
    """One credit (포상금 내역)."""

    credit: UUID
    bill: UUID
    receipt: UUID
    official: UUID | None
    """The official, or the finder under an opaque id; None where nobody had work on record."""
    kind: CreditKind
    receipt_day: date
    state: CreditState
    reason: Reason | None
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
    reason: Reason | None
    article: str | None
    credits: int
    receipts: int
    amount: int


class Summary(BaseModel):
    municipality: str
    month: Month | None
    lines: list[SummaryLine]
    receipts: int
    """Receipts judged, each counted once."""
    provisional: int
    """Won credited, not yet decided."""
    recognised: int
    """Won recognised by the committee."""
