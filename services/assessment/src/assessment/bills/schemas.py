"""A bill as its sender follows it until it is paid. No personal data."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

State = Literal["decided", "open", "arrears", "settled", "lapsed", "withdrawn"]
"""`decided`: levied here and not yet entered by collection; `settled`: paid; `lapsed`: 시효완성;
`withdrawn`: taken back, with its file or by decision."""


class BillAnswer(BaseModel):
    """One bill. Amounts in won, days in KST."""

    bill: UUID
    levy_file: UUID
    line: int
    taxpayer: UUID
    kind: Literal["new", "carried_over"]
    item: str
    fiscal_year: int
    period: str
    levy_number: str
    liability_day: date
    decided_day: date
    due_date: date
    principal: int
    penalty: int
    reduced: int
    """Taken off principal and penalty by decisions since (감액)."""
    state: State
    arrears_since: date | None
    notice: Literal["sent", "delivered", "read", "failed"] | None
    """The last word of its last notice; none if none was sent."""
    notice_at: AwareDatetime | None
    paid: int
    """Received so far, all components, less what was reversed."""
    settled_on: date | None
    lapsed_on: date | None


class BillPage(BaseModel):
    bills: list[BillAnswer]
    next_after: int | None
    """Ask with `after` (a line of the file) for the next page; none at the end."""
