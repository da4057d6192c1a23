"""The months in which a year's books (회계연도) are kept: its own twelve, and those in which they are closed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field
from semu_kit.problems import Problem


class MonthOfOtherBooks(Problem):
    """Nothing is entered into a year's books in this month."""

    status, type, title = 422, "month-of-other-books", "The month is not one of the fiscal year"


class MonthNotOver(Problem):
    """A month is reported when it is over."""

    status, type, title = 422, "month-not-over", "The month is not over"


FiscalYear = Annotated[int, Field(ge=2000, le=2199)]
"""회계연도."""
MonthText = Annotated[str, Field(pattern=r"^2[01]\d\d-(0[1-9]|1[0-2])$", examples=["2026-09"])]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one year's books. Raises MonthOfOtherBooks.

    Beside the year's own months the two after it: its receipts are taken until 20 January, and its books completed by
    10 February (지방회계법 §7).
    """

    fiscal_year: int
    first: date

    def __post_init__(self) -> None:
        if not 0 <= (self.first.year - self.fiscal_year) * 12 + self.first.month - 1 <= 13:
            raise MonthOfOtherBooks(
                "그 회계연도의 장부에 기록하는 달이 아닙니다. 회계연도의 1월부터 다음 해 2월까지의 달을 보내십시오.",
                fiscal_year=self.fiscal_year,
            )

    @property
    def following(self) -> date:
        """The first day of the next month."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def last(self) -> date:
        return self.following - timedelta(days=1)


def month_of(fiscal_year: FiscalYear, month: MonthText) -> Month:
    """A month as callers write it. Raises MonthOfOtherBooks."""
    return Month(fiscal_year, date.fromisoformat(f"{month}-01"))


def must_be_over(month: Month, today: date) -> None:
    """Raises MonthNotOver."""
    if today <= month.last:
        raise MonthNotOver("아직 끝나지 않은 달입니다. 지난 달을 보내십시오.", month=month.first)
