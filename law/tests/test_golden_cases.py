"""The golden cases of law/cases against the data, by the shortest arithmetic that the articles allow."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from semu_law import load
from semu_law.calendar import months_passed_on

CASES = Path(__file__).parents[1] / "cases"
DAY = timedelta(days=1)
LAW = load()


def cases(name: str) -> list[Any]:
    rows = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["source"].replace(" ", "-"), marks=pytest.mark.law(row["source"])) for row in rows]


def floor_to_ten(won: Fraction) -> int:
    return int(won // 10 * 10)


def month_days(due: date, until: date) -> list[date]:
    days = (months_passed_on(due + DAY, month) for month in range(1, 61))
    return [day for day in days if day <= until]


@pytest.mark.parametrize("case", cases("months"))
def test_months_passed(case: dict[str, Any]) -> None:
    assert len(month_days(case["due_date"], case["paid_on"])) == case["months"]


@pytest.mark.parametrize("case", cases("late-charges"))
def test_late_charges(case: dict[str, Any]) -> None:
    regime = "fine"
    if LAW.item(case["item"]).late_charge == "local_tax":
        regime = LAW.lookup("late-charge.tax.regime", case["liability_day"]).choice
    start, principal = case["due_date"] + DAY, case["principal"]
    first = floor_to_ten(principal * LAW.lookup(f"late-charge.{regime}.first", start).ratio)
    monthly = 0
    if principal >= LAW.lookup(f"late-charge.{regime}.threshold", start).won:
        rates = (
            LAW.lookup(f"late-charge.{regime}.monthly", day).ratio
            for day in month_days(case["due_date"], case["paid_on"])
        )
        months = [principal * rate for rate in rates]
        each_month = case.get("rounding", "each-month") == "each-month"
        monthly = sum(map(floor_to_ten, months)) if each_month else floor_to_ten(sum(months, Fraction(0)))
    assert (first, monthly, first + monthly) == (case["first"], case["monthly"], case["total"])


def by_day(key: str, first: date, last: date) -> Fraction:
    """Sum of a dated rate over the days from `first` to `last`, both counted."""
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return sum((LAW.lookup(key, day).ratio for day in days), Fraction(0))


@pytest.mark.parametrize("case", cases("daily-charges"))
def test_daily_charges(case: dict[str, Any]) -> None:
    rate = by_day("late-charge.self-assessed.daily", case["due_date"] + DAY, case["paid_on"])
    cap = LAW.lookup("late-charge.self-assessed.cap", case["paid_on"]).ratio
    assert floor_to_ten(case["unpaid"] * min(rate, cap)) == case["total"]


@pytest.mark.parametrize("case", cases("fine-reductions"))
def test_fine_paid_at_once(case: dict[str, Any]) -> None:
    reduction = LAW.lookup("fine.voluntary-reduction", case["imposed_on"]).ratio
    assert case["imposed"] - floor_to_ten(case["imposed"] * reduction) == case["payable"]


@pytest.mark.parametrize("case", cases("refund-interest"))
def test_refund_interest(case: dict[str, Any]) -> None:
    year_days = LAW.policy("41570", "refund.year-days", case["decided_on"]).count
    rate = by_day("refund.interest", case["paid_on"] + DAY, case["decided_on"]) / year_days
    assert floor_to_ten(case["amount"] * rate) == case["total"]


@pytest.mark.parametrize("case", cases("informants"))
def test_rewards_of_informants(case: dict[str, Any]) -> None:
    reached = [bracket for bracket in LAW.lookup(case["key"], case["day"]).brackets if bracket.lower <= case["amount"]]
    won = reached[-1].fixed + (case["amount"] - reached[-1].lower) * reached[-1].rate if reached else Fraction(0)
    assert min(floor_to_ten(won), LAW.lookup("reward.statutory-cap", case["day"]).won) == case["total"]
