"""The days that a year end must keep. Pure; KST days."""

from dataclasses import dataclass
from datetime import date

from semu_law import Release

FIRST_YEAR = 2016
"""The closing days of years before are not known to the law data: they cannot be ended by themselves."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days of one fiscal year's end, by the law in force on its last day."""

    books_close: date
    """출납 폐쇄 (지방회계법 §7①)."""
    late_receipts: date
    """Until when what counts in the year is booked in it (지방회계법 §7① 단서)."""
    completion: date
    """출납사무 완결 (지방회계법 §7③)."""
    registers_due: date
    """By when the arrears registers are made (Dongjak 15①)."""


def deadlines(municipality: str, year: int, release: Release) -> Deadlines:
    """The days of the end of `year`. Raises NotInForce before 2016, whose closing days are not known."""
    last_day = date(year, 12, 31)
    return Deadlines(
        books_close=release.lookup("accounting.books-close", last_day).day_of(year),
        late_receipts=release.lookup("accounting.late-receipts", last_day).day_of(year),
        completion=release.lookup("accounting.completion", last_day).day_of(year),
        registers_due=release.policy(municipality, "accounting.arrears-register", last_day).day_of(year),
    )
