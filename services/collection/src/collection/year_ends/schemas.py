"""Year ends in requests and answers. Money is whole won, days are KST."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from collection.year_ends.rules import FIRST_YEAR


class NewYearEnd(BaseModel):
    year: Annotated[int, Field(ge=FIRST_YEAR, le=9000)]
    """회계연도. The closing days of years before 2016 are not known to the law data."""


class PhaseAnswer(BaseModel):
    """One phase, and how far it is."""

    name: Literal["carrying", "proving_carried", "lapsing", "closing", "registering", "proving_closed"]
    """이월, 증명, 시효완성정리, 장부 폐쇄, 체납액 정리부 작성, 증명."""
    total: int
    """Bills to do, as counted when the phase began; 0 where there is nothing to count."""
    done: int
    won: int
    began_at: AwareDatetime
    ended_at: AwareDatetime | None


class RegisterAnswer(BaseModel):
    """The arrears register that the year end made: what was carried out of the year, but for what lapsed."""

    day: date
    due_on: date
    bills: int
    principal: int
    charge: int
    expense: int


class YearEndAnswer(BaseModel):
    """A year end, and how far it is: the worker does `carrying` and `closing`."""

    id: UUID
    municipality: str
    year: int
    state: Literal["carrying", "carried", "asked", "closing", "closed"]
    books_close: date
    late_receipts: date
    """Until when what counts in the year is booked in it; its hard close can be asked for after."""
    completion: date
    registers_due: date
    """By when the arrears registers must be made."""
    actor: str
    started_at: AwareDatetime
    asked_by: str | None
    asked_at: AwareDatetime | None
    approved_by: str | None
    approved_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    phases: list[PhaseAnswer]
    arrears_register: RegisterAnswer | None


class YearEndPage(BaseModel):
    year_ends: list[YearEndAnswer]
    """The latest year first."""
