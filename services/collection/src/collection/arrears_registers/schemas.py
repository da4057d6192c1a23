"""An arrears register in answers. Money is whole won, days are KST."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel


class ArrearsRegisterLineAnswer(BaseModel):
    """One bill, with what was carried into the new year's books."""

    bill: UUID
    taxpayer: UUID
    item: str
    fiscal_year: int
    """과세연도."""
    period: str
    levy_number: str
    arrears_since: date
    principal: int
    charge: int
    expense: int


class ArrearsRegisterPage(BaseModel):
    """체납액 정리부 of what a year carried out, as it was made, with its totals and some of its lines."""

    year: int
    day: date
    """The day on which it was made."""
    due_on: date
    bills: int
    principal: int
    charge: int
    expense: int
    made_at: AwareDatetime
    lines: list[ArrearsRegisterLineAnswer]
    next: UUID | None
    """Ask again with it as `after` for more; null at the end."""
