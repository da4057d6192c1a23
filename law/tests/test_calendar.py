"""Legal days: holidays, substitute holidays, Labour Day, and periods of months."""

from datetime import date

import pytest
from semu_law.calendar import is_business_day, months_before, months_passed_on, move_to_business_day


@pytest.mark.law("Figures 1.4")
@pytest.mark.parametrize(
    ("due", "moved"),
    [
        (date(2024, 9, 16), date(2024, 9, 19)),
        (date(2025, 1, 30), date(2025, 1, 31)),
        (date(2026, 5, 1), date(2026, 5, 4)),
        (date(2024, 5, 1), date(2024, 5, 2)),
        (date(2025, 5, 5), date(2025, 5, 7)),
        (date(2026, 8, 15), date(2026, 8, 18)),
        (date(2026, 10, 31), date(2026, 11, 2)),
        (date(2026, 10, 19), date(2026, 10, 19)),
    ],
)
def test_a_due_date_moves_to_the_next_business_day(due: date, moved: date) -> None:
    assert move_to_business_day(due) == moved


def test_labour_day_is_no_business_day_in_any_year() -> None:
    assert not any(is_business_day(date(year, 5, 1)) for year in range(2010, 2031))


def test_a_period_passes_on_the_corresponding_day_or_the_first_of_the_month_after() -> None:
    assert months_passed_on(date(2025, 1, 31), 1) == date(2025, 3, 1)
    assert months_passed_on(date(2024, 1, 31), 1) == date(2024, 3, 1)
    assert months_passed_on(date(2024, 12, 31), 2) == date(2025, 3, 1)
    assert months_passed_on(date(2024, 8, 1), 1) == date(2024, 9, 1)
    assert months_passed_on(date(2024, 8, 31), 4) == date(2024, 12, 31)


def test_counting_back_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert months_before(date(2026, 10, 19), 6) == date(2026, 4, 19)
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 1), 6) == date(2025, 9, 1)
