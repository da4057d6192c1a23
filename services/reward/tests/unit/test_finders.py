"""Who found hidden revenue, so that it was levied: boundaries, sharing and caps."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from reward.credits.rules import Draft
from reward.facts.facts import Finder, Finding
from semu_law import load
from semu_law.release import ROOT, build, read_files

GIMPO = "41570"
LAW = load()
CASES = yaml.safe_load((Path(__file__).parents[4] / "law/cases/finders.yaml").read_text(encoding="utf-8"))


def found(facts: Any, *people: str, official: bool = False, **changes: Any) -> Finding:
    usual: dict[str, Any] = {"id": facts.id("finding"), "found_on": date(2026, 8, 20), "use": None}
    finders = tuple(Finder(facts.id(person), official) for person in people)
    return Finding(**usual | changes, finders=finders)


def levied(facts: Any, name: str = "r1", **changes: Any) -> Any:
    """A tax of two years ago, levied in September and paid on time."""
    usual: dict[str, Any] = {
        "levy_year": 2026, "liability_day": date(2024, 6, 1), "decided_on": date(2026, 9, 1),
        "due_date": date(2026, 9, 30), "arrears_since": None, "demand_due": None,
    }  # fmt: skip
    return facts.receipt(name, **usual | changes)


def reasons(drafts: list[Draft]) -> list[str | None]:
    return [draft.excluded.reason if draft.excluded else None for draft in drafts]


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.law(case["source"]), id=str(i)) for i, case in enumerate(CASES)]
)
def test_golden_cases_of_finders(facts: Any, case: dict[str, Any]) -> None:
    receipt = levied(
        facts, day=case["receipt_day"], collected=case["amount"], local_tax="use" not in case,
        liability_day=case["liability_day"], decided_on=case["levied_on"], levy_year=case["receipt_day"].year,
    )  # fmt: skip
    finding = found(facts, "kim", found_on=case["found_on"], use=case.get("use"))
    [draft] = facts.drafts(LAW, GIMPO, receipt, facts.work(finding=finding))
    assert (draft.kind, draft.gross, draft.share) == ("finder", case.get("gross", 0), case.get("credit", 0))
    assert reasons([draft]) == [case.get("reason")]
    assert case["article"] in " ".join(one["article"] for one in draft.trace["applied"])
    assert draft.excluded is None or draft.excluded.article.endswith(case["article"])


@pytest.mark.law("Gimpo 3①3")
def test_a_city_may_leave_the_day_of_the_liability_out_of_the_year(facts: Any) -> None:
    chosen = (
        "- key: reward.finding.first-day\n  entries:\n    - {effective_from: 2024-01-01, value: not-counted,"
        " article: 민법 §157, promulgation: null, note: 시의 해석, confidence: I}\n"
    )
    law = build(read_files(ROOT) | {f"ordinances/{GIMPO}/policies.yaml": chosen})
    receipt = levied(facts, liability_day=date(2025, 8, 20))
    work = facts.work(finding=found(facts, "kim", found_on=date(2026, 8, 20)))
    assert reasons(facts.drafts(LAW, GIMPO, receipt, work)) == [None]
    assert reasons(facts.drafts(law, GIMPO, receipt, work)) == ["liability-too-recent"]


@pytest.mark.law("Gimpo 5①1")
def test_finders_share_alike_under_one_cap(facts: Any) -> None:
    work = facts.work(finding=found(facts, "kim", "lee", "park"))
    shares = [draft.share for draft in facts.drafts(LAW, GIMPO, levied(facts, collected=20_000_000), work)]
    assert shares == [133_330] * 3


@pytest.mark.law("Gimpo 5①1")
def test_finders_and_collectors_are_cut_alike_where_the_cap_does_not_hold_both(facts: Any) -> None:
    receipt = facts.receipt(levy_year=2025, collected=20_000_000, liability_day=date(2023, 6, 1),
                            decided_on=date(2025, 9, 1))  # fmt: skip
    work = facts.work(facts.urged_by("kim"), finding=found(facts, "lee", found_on=date(2025, 8, 20)))
    by_kind = {draft.kind: draft.share for draft in facts.drafts(LAW, GIMPO, receipt, work)}
    # 1년차 1/100 = 200,000 and 발굴 5/100 = 1,000,000 under 400,000: a third of each.
    assert by_kind == {"collector": 66_660, "finder": 333_330}


@pytest.mark.law("Gimpo 5①2", "Gimpo 5①3")
@pytest.mark.parametrize(("official", "cap"), [(False, 1_000_000), (True, 4_000_000)])
def test_a_finders_month_is_capped_as_a_collectors(facts: Any, official: bool, cap: int) -> None:
    work = facts.work(finding=found(facts, "kim", official=official), term_limited=True)
    [draft] = facts.drafts(LAW, GIMPO, levied(facts), work)
    assert (draft.month_cap, draft.case_capped) == (cap, not official)


@pytest.mark.law("Gimpo 3⑤", "Gimpo-old 2⑤")
@pytest.mark.parametrize(("grade", "reason"), [(5, "grade-5-or-above"), (6, None)])
@pytest.mark.parametrize("day", [date(2025, 3, 27), date(2025, 3, 28)])
def test_a_finder_of_grade_5_or_above_gets_nothing(facts: Any, grade: int, reason: str | None, day: date) -> None:
    finding = found(facts, "kim", official=True, found_on=date(2025, 1, 5))
    receipt = levied(facts, day=day, decided_on=date(2025, 2, 1), liability_day=date(2023, 6, 1))
    assert reasons(facts.drafts(LAW, GIMPO, receipt, facts.work(finding=finding, grade=grade))) == [reason]


def test_what_was_not_told_of_a_levy_is_not_guessed(facts: Any) -> None:
    receipt = levied(facts, liability_day=None, decided_on=None)
    work = facts.work(finding=found(facts, "kim"))
    assert reasons(facts.drafts(LAW, GIMPO, receipt, work)) == ["levy-unknown"]


def test_what_was_paid_after_limitation_rewards_no_finder(facts: Any) -> None:
    receipt = levied(facts, limitation_on=date(2026, 10, 19))
    assert reasons(facts.drafts(LAW, GIMPO, receipt, facts.work(finding=found(facts, "kim")))) == [
        "limitation-complete"
    ]


@pytest.mark.law("Gimpo 5①1", "Act146 ①3")
@settings(deadline=None)
@given(
    parts=st.lists(st.integers(1, 20_000_000), min_size=1, max_size=5),
    finders=st.integers(1, 3),
    collectors=st.integers(0, 3),
    random=st.randoms(use_true_random=False),
)
def test_no_case_passes_its_cap_however_it_is_paid_and_whoever_shares(
    facts: Any, parts: list[int], finders: int, collectors: int, random: Any
) -> None:
    told = {"levy_year": 2025, "arrears_since": date(2026, 1, 5), "liability_day": date(2023, 6, 1),
            "decided_on": date(2025, 9, 1)}  # fmt: skip
    receipts = [facts.receipt(f"r{number}", collected=part, **told) for number, part in enumerate(parts)]
    work = facts.work(
        facts.urged_by(*(f"official{number}" for number in range(collectors))),
        finding=found(facts, *(f"finder{number}" for number in range(finders)), found_on=date(2025, 8, 20)),
    )
    split = facts.drafts(LAW, GIMPO, receipts, work)
    whole = facts.drafts(LAW, GIMPO, [facts.receipt(collected=sum(parts), **told)], work)
    assert sum(draft.share for draft in split) <= sum(draft.share for draft in whole) <= 400_000
    assert facts.drafts(LAW, GIMPO, random.sample(receipts, len(receipts)), work) == split
    assert {type(draft.official) for draft in split} == {UUID}
