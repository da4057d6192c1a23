"""What is demanded back: nothing, the principal, or interest upon it at each day's own rate."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from reward.clawbacks.rules import Cause, Demand, Paid, demand
from semu_law import load
from semu_law.release import ROOT, build, read_files

GIMPO = "41570"
CASES = yaml.safe_load((Path(__file__).parents[4] / "law/cases/clawbacks.yaml").read_text(encoding="utf-8"))


def of(cause: Cause, won: int, paid_on: str, notified_on: str, law: Any = None) -> Demand:
    paid = Paid(won, date.fromisoformat(paid_on), date.fromisoformat(notified_on))
    return demand(law or load(), GIMPO, cause, paid)


def chosen(key: str, value: str) -> Any:
    """The law with another reading chosen by Gimpo."""
    policy = (
        f"- key: {key}\n  entries:\n    - effective_from: 2011-01-01\n      value: {value}\n      article: 정책\n"
        "      promulgation: null\n      note: 시의 선택.\n      confidence: I\n"
    )
    return build(read_files(ROOT) | {f"ordinances/{GIMPO}/policies.yaml": policy})


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.law(case["source"]), id=str(i)) for i, case in enumerate(CASES)]
)
def test_golden_cases_of_clawbacks(case: dict[str, Any]) -> None:
    found = demand(load(), GIMPO, case["cause"], Paid(case["won"], case["paid_on"], case["notified_on"]))
    assert (found.principal, found.interest) == (case.get("principal", case["won"]), case["interest"])
    assert any(one["article"].endswith(case["article"]) for one in found.trace["applied"])


@pytest.mark.law("Gimpo 11③")
@pytest.mark.parametrize(
    ("paid_on", "notified_on", "interest"), [("2025-03-19", "2025-03-19", 90), ("2024-03-01", "2025-04-10", 38_350)]
)
def test_a_city_may_count_the_day_of_payment(paid_on: str, notified_on: str, interest: int) -> None:
    law = chosen("reward.clawback.first-day", "counted")
    assert of("fraud", 1_000_000, paid_on, notified_on, law).interest == interest


@pytest.mark.law("Gimpo 11③")
def test_a_city_may_count_every_won_of_interest() -> None:
    law = chosen("reward.rounding", "floor-1")
    assert of("fraud", 1_000_000, "2024-03-01", "2025-04-10", law).interest == 38_276


@pytest.mark.law("Gimpo 11②")
def test_an_administrative_error_asks_back_the_principal_alone() -> None:
    found = of("administrative-error", 400_000, "2025-04-01", "2026-09-30")
    assert (found.principal, found.interest) == (400_000, 0)
    [line] = found.trace["explanation"]
    assert line.startswith("행정착오에 따라 환급되었으므로 지급한 400,000원을 환수한다. 이자는 없다")
    assert line.endswith("(김포시 세입징수 포상금 지급 조례 §11②).")


@pytest.mark.law("Gimpo 11①", "Gimpo 11②")
def test_what_neither_article_names_is_left() -> None:
    found = of("neither", 400_000, "2025-04-01", "2026-09-30")
    assert (found.principal, found.interest) == (0, 0)


@pytest.mark.law("Gimpo-old 10①", "Gimpo-old 10③")
@pytest.mark.parametrize(("notified_on", "article"), [("2025-03-27", "§10③"), ("2025-03-28", "§11③")])
def test_the_ordinance_of_the_day_of_notice_is_cited(notified_on: str, article: str) -> None:
    found = of("fraud", 300_000, "2024-06-30", notified_on)
    cited = {one["key"]: one["article"] for one in found.trace["applied"]}
    assert cited["reward.clawback.interest"].endswith(article)
    assert (found.principal, found.interest > 0) == (300_000, True)


@pytest.mark.law("Gimpo-old 10②")
def test_before_the_amendment_an_error_asks_back_the_principal_alone_too() -> None:
    found = of("administrative-error", 300_000, "2024-06-30", "2025-03-27")
    assert (found.principal, found.interest) == (300_000, 0)
    assert found.trace["applied"][0]["article"].endswith("§10②")


@pytest.mark.law("Gimpo 11③")
def test_every_span_is_explained() -> None:
    lines = of("fraud", 1_000_000, "2024-03-01", "2025-04-10").trace["explanation"]
    assert lines[1].startswith(
        "2024-03-02부터 2024-03-21까지 20일, 연 29/1000: 1,000,000원 × 29/1000 × 20 ÷ 365 = 1,589.04원"
    )
    assert (len(lines), lines[-1]) == (5, "이자의 합계에서 10원 미만을 버리고 38,270원.")


@pytest.mark.law("Gimpo 11③")
@settings(max_examples=100)
@given(
    won=st.integers(1, 100_000_000), paid_on=st.dates(date(2023, 6, 1), date(2026, 6, 1)), days=st.integers(0, 900),
)  # fmt: skip
def test_interest_is_the_sum_of_its_days(won: int, paid_on: date, days: int) -> None:
    found = demand(load(), GIMPO, "fraud", Paid(won, paid_on, paid_on + timedelta(days=days)))
    passed = [paid_on + timedelta(days=day) for day in range(1, days + 1)]
    exact = sum((won * load().lookup("refund.interest", day).ratio / 365 for day in passed), Fraction(0))
    assert found.interest == int(exact) // 10 * 10
