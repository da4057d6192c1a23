"""Readings that a text leaves open: what the other one, which a city may choose, comes to."""

from datetime import date
from typing import Any

import pytest
from reward.credits.rules import Draft
from semu_law import Release, load
from semu_law.release import ROOT, build, read_files

GIMPO = "41570"
LAW = load()
OLD, NEW = date(2025, 3, 27), date(2025, 3, 28)


def chosen(key: str, value: str) -> Release:
    """The law with Gimpo's choice of another reading."""
    policy = (
        f"- key: {key}\n  entries:\n    - {{effective_from: 2011-01-01, value: {value}, article: 시의 해석,"
        " promulgation: null, note: 시의 선택., confidence: I}\n"
    )
    return build(read_files(ROOT) | {f"ordinances/{GIMPO}/policies.yaml": policy})


def told(drafts: list[Draft]) -> str | int:
    """The reason why nothing is paid, or the won."""
    [draft] = drafts
    return draft.excluded.reason if draft.excluded else draft.share


@pytest.mark.law("Gimpo 2①4")
def test_a_call_on_the_day_of_the_receipt_may_count(facts: Any) -> None:
    work = facts.work([facts.contact("kim", date(2026, 4, 20)), facts.contact("kim", facts.day)])
    assert told(facts.drafts(LAW, GIMPO, facts.receipt(), work)) == "urging-not-lasting"
    law = chosen("reward.urging.same-day", "counted")
    assert told(facts.drafts(law, GIMPO, facts.receipt(), work)) == 50_000
    beyond = facts.work([facts.contact("kim", date(2026, 4, 19)), facts.contact("kim", facts.day)])
    assert told(facts.drafts(law, GIMPO, facts.receipt(), beyond)) == "urging-not-lasting"


@pytest.mark.law("Gimpo 2①5")
def test_arrears_without_a_demand_on_record_may_be_left_out(facts: Any) -> None:
    receipt, work = facts.receipt(demand_due=None), facts.work(facts.urged_by("kim"))
    assert told(facts.drafts(LAW, GIMPO, receipt, work)) == 50_000
    assert told(facts.drafts(chosen("reward.demand-unrecorded", "not-arrears"), GIMPO, receipt, work)) == (
        "demand-not-passed"
    )


@pytest.mark.law("Gimpo 4①3")
@pytest.mark.parametrize(("value", "won"), [("floor-10", 1_230), ("floor-1", 1_234)])
def test_won_below_ten_may_be_paid(facts: Any, value: str, won: int) -> None:
    receipt, work = facts.receipt(levy_year=2025, collected=123_456), facts.work(facts.urged_by("kim"))
    assert told(facts.drafts(chosen("reward.rounding", value), GIMPO, receipt, work)) == won


@pytest.mark.law("Gimpo addenda")
@pytest.mark.parametrize(
    ("value", "receipt_day", "decided_on", "won"),
    [
        ("receipt-day", OLD, NEW, 300_000),
        ("receipt-day", NEW, NEW, 400_000),
        ("decision-day", OLD, OLD, 300_000),
        ("decision-day", OLD, NEW, 400_000),
    ],
)
def test_the_receipt_or_the_decision_picks_the_version(
    facts: Any, value: str, receipt_day: date, decided_on: date, won: int
) -> None:
    receipt = facts.receipt(day=receipt_day, levy_year=2020, collected=20_000_000)
    work = facts.work(facts.urged_by("kim", day=receipt_day))
    law = chosen("reward.version-selected-by", value)
    assert told(facts.drafts(law, GIMPO, receipt, work, {}, decided_on)) == won


@pytest.mark.law("Gimpo 5①3")
@pytest.mark.parametrize(
    ("value", "shares"), [("month-only", [1_000_000, 1_000_000]), ("case-and-month", [200_000] * 2)]
)
def test_term_limited_officials_may_be_held_by_the_case(facts: Any, value: str, shares: list[int]) -> None:
    work = facts.work(facts.urged_by("kim", "lee"), term_limited=True)
    drafts = facts.drafts(
        chosen("reward.term-limited.case-cap", value), GIMPO, facts.receipt(collected=40_000_000), work
    )
    assert [one.share for one in drafts] == shares
    assert {one.month_cap for one in drafts} == {4_000_000}


KEPT = [path for path in sorted((ROOT / "releases").glob("*.json")) if "reward.late-recorded" in path.read_text()]
"""The frozen releases since the first that names every policy with a choice."""


@pytest.mark.law("Gimpo 4①3", "Gimpo 3④3")
@pytest.mark.parametrize("release", [path.stem for path in KEPT])
def test_a_reading_that_was_named_since_keeps_no_kept_release_from_being_computed(facts: Any, release: str) -> None:
    written_off = facts.receipt(written_off_on=date(2024, 11, 1), limitation_on=date(2027, 10, 19))
    dividend = facts.disposition("kim", "other_creditors_dividend", date(2026, 10, 20))
    law = load(release)
    assert told(facts.drafts(law, GIMPO, written_off, facts.work(facts.urged_by("kim")))) == 100_000
    assert told(facts.drafts(law, GIMPO, facts.receipt(), facts.work([], [dividend]))) == "other-creditors-dividend"
