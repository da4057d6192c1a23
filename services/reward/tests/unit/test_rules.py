"""How much: rates, joint split and caps, to the won; and that no order of arrival changes anything."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reward.credits.months import InMonth, cap_month
from reward.credits.rules import Draft, Fixed, reversal
from semu_law import load
from semu_law.release import ROOT, build, read_files

GIMPO = "41570"
LAW = load()
DAY = timedelta(days=1)
CASES = yaml.safe_load((Path(__file__).parents[4] / "law/cases/collectors.yaml").read_text(encoding="utf-8"))


def golden(case: dict[str, Any]) -> Any:
    return pytest.param(case, marks=pytest.mark.law(case["source"]), id=f"{case['receipt_day']}-{case['credit']}")


@pytest.mark.law("Gimpo 4①3", "Gimpo-old 3①2", "Gimpo 5①1", "Gimpo-old 4①1")
@pytest.mark.parametrize("case", [golden(case) for case in CASES])
def test_golden_cases_of_collecting_officials(facts: Any, case: dict[str, Any]) -> None:
    names = ("written_off_on", "limitation_on", "entrusted_fee")
    receipt = facts.receipt(
        day=case["receipt_day"], levy_year=case["levy_year"], collected=case["amount"],
        **{name: case[name] for name in names if name in case},
    )  # fmt: skip
    [draft] = facts.drafts(LAW, GIMPO, receipt, facts.work(facts.urged_by("kim", day=receipt.day)))
    assert (draft.gross, draft.share) == (case["gross"], case["credit"])
    assert any(one["article"].endswith(case["article"]) for one in draft.trace["applied"])


@pytest.mark.law("Gimpo 5①1", "Gimpo-old 4①1")
def test_sharers_share_one_cap_per_case(facts: Any) -> None:
    work = facts.work(facts.urged_by("kim", "lee", "park"))
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(collected=12_000_000), work)
    assert [draft.share for draft in drafts] == [133_330] * 3


@pytest.mark.law("Gimpo 5①1")
def test_receipts_of_one_bill_are_one_case(facts: Any) -> None:
    receipts = [facts.receipt(f"r{number}", collected=5_000_000) for number in range(3)]
    drafts = facts.drafts(LAW, GIMPO, receipts, facts.work(facts.urged_by("kim")))
    assert [draft.share for draft in drafts] == [250_000, 150_000, 0]


@pytest.mark.law("Gimpo 5①1")
def test_what_the_committee_recognised_is_counted_first(facts: Any) -> None:
    receipts = [facts.receipt(f"r{number}", collected=5_000_000) for number in range(3)]
    recognised = {(facts.id("r2"), facts.id("kim"), "collector"): Fixed(250_000, case_capped=True)}
    drafts = facts.drafts(LAW, GIMPO, receipts, facts.work(facts.urged_by("kim")), recognised)
    assert [draft.share for draft in drafts[:2]] == [150_000, 0]


@pytest.mark.law("Gimpo 5①3", "Gimpo-old 4①3")
@pytest.mark.parametrize(("day", "month_cap"), [(date(2025, 3, 27), 3_000_000), (date(2025, 3, 28), 4_000_000)])
def test_a_term_limited_official_is_held_by_the_month_alone(facts: Any, day: date, month_cap: int) -> None:
    work = facts.work(facts.urged_by("kim", day=day), term_limited=True)
    receipt = facts.receipt(day=day, levy_year=2020, collected=100_000_000)
    [draft] = facts.drafts(LAW, GIMPO, receipt, work)
    assert (draft.share, draft.month_cap, draft.case_capped) == (5_000_000, month_cap, False)


@pytest.mark.law("Gimpo 5①3")
def test_another_city_may_hold_term_limited_officials_by_the_case_too(facts: Any) -> None:
    files = {path: text.replace("41570", "41390") for path, text in read_files(ROOT).items()}
    ours = {path.replace("41570", "41390"): text for path, text in files.items() if "ordinances/41390" not in path}
    choice = (
        "- key: reward.term-limited.case-cap\n  entries:\n    - {effective_from: 2025-01-01, value: case-and-month,"
        " article: 조례 §5 3호, promulgation: null, note: 시의 해석, confidence: I}\n"
    )
    law = build(ours | {"ordinances/41390/policies.yaml": choice})
    work = facts.work(facts.urged_by("kim"), term_limited=True)
    receipt = facts.receipt(levy_year=2020, collected=100_000_000)
    assert [draft.share for draft in facts.drafts(law, "41390", receipt, work)] == [400_000]
    assert [draft.share for draft in facts.drafts(LAW, GIMPO, receipt, work)] == [5_000_000]


def test_every_amount_says_why(facts: Any) -> None:
    [draft] = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work(facts.urged_by("kim")))
    assert draft.trace["law_release"] == LAW.hash
    assert {"reward.rate.year-3", "reward.cap.case", "reward.urging.contacts"} <= {
        one["key"] for one in draft.trace["applied"]
    }
    assert all(one["article"] for one in draft.trace["applied"])
    assert "3년차 이상 체납액: 1,000,000원의 5/100 = 50,000원" in " ".join(draft.trace["explanation"])


def test_sharing_and_the_caps_that_bind_are_told_with_their_articles(facts: Any) -> None:
    work = facts.work(facts.urged_by("kim", "lee", day=date(2025, 3, 27)), term_limited=True)
    receipt = facts.receipt(day=date(2025, 3, 27), levy_year=2020, collected=3_000_000_000)
    lines = facts.drafts(LAW, GIMPO, receipt, work)[0].trace["explanation"]
    assert lines[3:] == [
        "공적이 있는 공무원 2명에게 고르게 나누어 한 사람에 75,000,000원.",
        "임기제 공무원: 건당 한도를 적용하지 않는다 (김포시 세입징수 포상금 지급 조례 §4 3호).",
        "한 건의 포상금 전부가 100,000,000원을 넘을 수 없다 (지방세기본법 §146① 후단).",
        "10원 미만을 버리고 50,000,000원.",
    ]


def test_the_order_in_which_work_was_told_does_not_show(facts: Any) -> None:
    contacts = facts.urged_by("kim", "lee")
    seizures = [facts.disposition("kim", "plate_seizure"), facts.disposition("kim", "seizure")]
    told = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work(contacts, seizures))
    otherwise = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work(contacts[::-1], seizures[::-1]))
    assert told == otherwise


@pytest.mark.law("Gimpo 4①3")
def test_a_write_off_without_a_limitation_day_keeps_the_rate_of_its_years(facts: Any) -> None:
    receipt = facts.receipt(written_off_on=date(2024, 1, 1), limitation_on=None)
    [draft] = facts.drafts(LAW, GIMPO, receipt, facts.work(facts.urged_by("kim")))
    assert (draft.share, "시효 완성예정일이 없어" in " ".join(draft.trace["explanation"])) == (50_000, True)


def test_an_old_credit_replays_from_its_frozen_release_after_an_amendment(facts: Any) -> None:
    work = facts.work(facts.urged_by("kim"))
    [draft] = facts.drafts(LAW, GIMPO, facts.receipt(collected=12_000_000), work)
    amended = {path: text.replace("400000", "500000") for path, text in read_files(ROOT).items()}
    [after] = facts.drafts(build(amended), GIMPO, facts.receipt(collected=12_000_000), work)
    [replayed] = facts.drafts(load(draft.trace["law_release"]), GIMPO, facts.receipt(collected=12_000_000), work)
    assert (draft.share, after.share) == (400_000, 500_000)
    assert replayed == draft


@pytest.mark.law("Gimpo 9②", "Gimpo-old 8②")
def test_a_reward_needs_a_confirmed_receipt() -> None:
    assert reversal(LAW, GIMPO, date(2026, 10, 20)).article.endswith("§9②")
    assert reversal(LAW, GIMPO, date(2025, 3, 27)).article.endswith("§8②")


def in_month(number: int, day: date, share: int, cap: int = 1_000_000, fixed: int | None = None) -> InMonth:
    return InMonth(UUID(int=number), day, ("kakaopay", f"{number:03}"), share, cap, fixed)


@pytest.mark.law("Gimpo 5①2", "Gimpo-old 4①2")
def test_the_month_is_filled_in_the_order_of_receipt_day_and_payment_number() -> None:
    second = in_month(1, date(2026, 10, 2), 400_000)
    first = in_month(2, date(2026, 10, 1), 400_000)
    fourth = in_month(4, date(2026, 10, 3), 400_000)
    third = in_month(3, date(2026, 10, 3), 400_000)
    amounts = cap_month([fourth, second, first, third])
    assert [amounts[one.credit] for one in (first, second, third, fourth)] == [
        400_000, 400_000, 200_000, 0,
    ]  # fmt: skip


@pytest.mark.law("Gimpo 5①2")
def test_recognised_credits_take_their_room_first() -> None:
    late = in_month(1, date(2026, 10, 1), 400_000)
    fixed = [in_month(number, date(2026, 10, 5), 400_000, fixed=400_000) for number in (2, 3)]
    assert cap_month([late, *fixed]) == {late.credit: 200_000}


credits = st.lists(
    st.builds(
        InMonth,
        st.uuids(),
        st.dates(date(2026, 10, 1), date(2026, 10, 31)),
        st.tuples(st.just("kakaopay"), st.uuids().map(str)),
        st.integers(0, 500_000).map(lambda won: won * 10),
        st.just(1_000_000),
        st.none(),
    ),
    max_size=40,
    unique_by=lambda one: one.number,
)


def arriving(of_month: list[InMonth]) -> dict[tuple[str, str], int]:
    """Won by payment number, of credits that were made in this order: their ids rise with it."""
    made = [replace(one, credit=UUID(int=place)) for place, one in enumerate(of_month)]
    amounts = cap_month(made)
    return {one.number: amounts[one.credit] for one in made}


@pytest.mark.law("Gimpo 5①2")
@given(credits, st.randoms(use_true_random=False))
def test_no_month_passes_its_cap_and_no_order_of_arrival_matters(of_month: list[InMonth], random: Random) -> None:
    amounts = arriving(of_month)
    assert arriving(random.sample(of_month, len(of_month))) == amounts
    total = sum(amounts.values())
    assert total == min(sum(one.share for one in of_month), 1_000_000)


@pytest.mark.law("Gimpo 5①1")
@given(
    parts=st.lists(st.integers(1, 20_000_000), min_size=1, max_size=6),
    officials=st.integers(1, 4),
    random=st.randoms(use_true_random=False),
)
def test_splitting_one_bills_payment_never_pays_more_nor_does_the_order_matter(
    facts: Any, parts: list[int], officials: int, random: Random
) -> None:
    work = facts.work(facts.urged_by(*[f"official{number}" for number in range(officials)]))
    receipts = [facts.receipt(f"r{number}", collected=part) for number, part in enumerate(parts)]
    split = facts.drafts(LAW, GIMPO, receipts, work)
    whole = facts.drafts(LAW, GIMPO, [facts.receipt(collected=sum(parts))], work)
    assert _won(split) <= _won(whole) <= 400_000
    assert facts.drafts(LAW, GIMPO, random.sample(receipts, len(receipts)), work) == split


def _won(drafts: list[Draft]) -> int:
    return sum(draft.share for draft in drafts)
