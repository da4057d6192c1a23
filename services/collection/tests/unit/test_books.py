"""The terms of a year's books, and what officials read from them."""

from datetime import date

import pytest
from collection.books.rules import Rate, Sums, clearance_rate, collection_rate
from collection.monthly_reports.rules import deadline
from hypothesis import given
from hypothesis import strategies as st
from semu_law import load

SUMS = st.builds(Sums, **{name: st.integers(-(10**12), 10**12) for name in Sums.__dataclass_fields__})


@given(SUMS, SUMS)
def test_books_that_hold_hold_together(one, other):
    balanced = [
        Sums(**{**{name: getattr(sums, name) for name in Sums.__dataclass_fields__}, "outstanding": outstanding})
        for sums in (one, other)
        for outstanding in [sums.proper - sums.collected - sums.carried_out]
    ]
    assert all(sums.holds for sums in balanced)
    assert (balanced[0] + balanced[1]).holds


@pytest.mark.parametrize(
    ("rate", "percent"),
    [
        (Rate(1, 3), "33.33"), (Rate(2, 3), "66.67"), (Rate(1, 1), "100.00"), (Rate(5, 100_000), "0.01"),
        (Rate(4, 100_000), "0.00"), (Rate(-1, 8), "-12.50"), (Rate(0, 0), None), (Rate(5, -1), None),
    ],
)  # fmt: skip
def test_a_rate_has_two_decimals_rounded_half_up(rate, percent):
    assert rate.percent == percent


def test_rates_count_what_was_carried_over_and_what_was_written_off():
    arrears = Sums(carried_in=900, reinstated=100, late_charge=50, collected=300, written_off=400, restored=100)
    assert collection_rate(arrears) == Rate(300, 1050)
    assert clearance_rate(arrears) == Rate(600, 1050)


@pytest.mark.law("Dongjak 14")
def test_a_month_is_reported_by_the_15th_of_the_next_or_with_a_reason_by_the_20th():
    when = deadline("11590", date(2027, 1, 1), load())
    assert (when.due_on, when.latest_on) == (date(2027, 1, 15), date(2027, 1, 20))
    days = [date(2027, 1, day) for day in (15, 16, 20, 21)]
    assert [when.timing(day) for day in days] == ["on_time", "with_reason", "with_reason", "overdue"]
