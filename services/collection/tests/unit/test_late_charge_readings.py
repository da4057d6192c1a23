"""Deferrals, debtors that are spared, open readings of the law, and computing again what was computed before."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from collection.late_charges.explanation import explain
from collection.late_charges.facts import Debt, Deferral, PrincipalPayment, due_after
from collection.late_charges.rules import late_charge
from collection.late_charges.trace import again, trace
from hypothesis import given
from hypothesis import strategies as st
from late_charge_facts import GIMPO, LAW, cases, charge, debt, law_choosing
from semu_kit.money import floor_to_ten
from semu_law import load
from semu_law.calendar import months_passed_on
from semu_law.errors import UnknownRelease
from semu_law.release import ROOT

DAY = timedelta(days=1)
COUNTED = law_choosing(deferral_months="counted")


@pytest.mark.parametrize("case", cases("deferrals"))
def test_what_a_deferral_does_to_a_late_charge(case):
    owed = debt(
        str(case["liability_day"]), str(case["due_date"]), 1_000_000, basis=LAW.item(case["item"]).late_charge,
        deferrals=(Deferral(case["first_day"], case["last_day"], case["kind"]),),
    )  # fmt: skip
    assert late_charge(owed, case["as_of"], LAW).won == case["total"]
    assert late_charge(owed, case["as_of"], COUNTED).won == case["counted"]


@pytest.mark.law("Figures 4.2")
def test_a_deferral_that_is_extended_in_time_moves_the_due_date_again():
    first = Deferral(date(2024, 7, 20), date(2024, 12, 31), "before_due")
    second = Deferral(date(2025, 1, 1), date(2025, 6, 30), "before_due")
    assert due_after(date(2024, 7, 31), (second, first)) == date(2025, 6, 30)


@pytest.mark.law("Figures 4.2")
def test_a_deferral_that_ended_before_the_due_date_moves_nothing():
    assert due_after(date(2024, 7, 31), (Deferral(date(2024, 7, 1), date(2024, 7, 15), "before_due"),)) == date(
        2024, 7, 31
    )


@pytest.mark.law("Figures 1.7")
def test_months_left_out_do_not_use_up_the_sixty():
    half_a_year = Deferral(date(2024, 9, 15), date(2025, 3, 14), "after_arrears")
    deferred = debt("2024-06-01", "2024-07-31", 1_000_000, deferrals=(half_a_year,))
    assert charge(deferred, "2029-08-01").won == 30_000 + 54 * 6_600
    assert charge(deferred, "2035-01-01").won == 30_000 + 60 * 6_600


@pytest.mark.law("Figures 1.7")
def test_the_explanation_says_what_a_deferral_did():
    half_a_year = Deferral(date(2024, 9, 15), date(2025, 3, 14), "after_arrears")
    deferred = debt("2024-06-01", "2024-07-31", 1_000_000, deferrals=(half_a_year,))
    told = "징수유예(2024년 9월 15일부터 2025년 3월 14일까지) 동안 지난 6개월은"
    assert f"{told} 더하지 않습니다(지방세징수법 §28①·②)." in explain(charge(deferred, "2025-04-10"))
    assert f"{told} 유예가 끝난 뒤에 더합니다(지방세징수법 §28①·②)." in explain(
        charge(deferred, "2025-03-14", COUNTED)
    )
    in_time = replace(deferred, deferrals=(Deferral(date(2024, 7, 20), date(2024, 12, 31), "before_due"),))
    assert explain(charge(in_time, "2025-02-10"))[0].startswith(
        "납기 전 징수유예(2024년 7월 20일부터 2024년 12월 31일까지)로 납부기한이 2024년 12월 31일이 되었습니다"
        "(지방세징수법 §25의2"
    )


@pytest.mark.law("Figures 1.2", "Figures 1.4")
@pytest.mark.parametrize(
    ("debtor", "surcharge", "penalty"),
    [("state", 0, 36_600), ("local_government", 0, 0), ("corporation", 37_500, 36_600)],
)
def test_the_state_and_local_governments_are_spared_by_the_regime(debtor, surcharge, penalty):
    assert charge(debt("2023-06-01", "2023-07-31", 1_000_000, debtor=debtor), "2023-09-10").won == surcharge
    assert charge(debt("2024-06-01", "2024-07-31", 1_000_000, debtor=debtor), "2024-09-10").won == penalty


@pytest.mark.law("Figures 1.2")
def test_the_explanation_names_the_article_that_spares_a_debtor():
    spared = charge(debt("2024-06-01", "2024-07-31", 1_000_000, debtor="local_government"), "2024-09-10")
    assert explain(spared) == ["이 납세자에게는 늦게 낼 때 더하는 금액을 더하지 않습니다(지방세기본법 §55⑤)."]


@pytest.mark.law("Figures 2.2")
def test_no_article_spares_anybody_a_fine():
    assert charge(debt("2024-05-01", "2024-05-31", 100_000, basis="fine", debtor="state"), "2024-06-10").won == 3_000


@pytest.mark.law("Figures 1.3")
def test_the_threshold_after_a_part_payment_follows_the_reading_chosen():
    part_paid = debt("2024-06-01", "2024-07-31", 450_000, ("2024-09-10", 10))
    assert charge(part_paid, "2024-10-10").won == 13_500 + 2_970 + 2_960
    by_what_is_left = charge(part_paid, "2024-10-10", law_choosing(threshold_basis="outstanding"))
    assert by_what_is_left.won == 13_500 + 2_970
    assert "남은 세액이 450,000원 미만이어서 월별 가산은 없습니다(지방세기본법 §55④)." in explain(by_what_is_left)


@pytest.mark.law("Figures 1.4")
def test_a_payment_on_the_very_day_a_month_passes_follows_the_reading_chosen():
    part_paid = debt("2024-06-01", "2024-07-31", 1_000_000, ("2024-09-01", 400_000))
    assert charge(part_paid, "2024-09-02", law_choosing(payment_on_accrual_day="payment-first")).won == 33_960
    assert charge(part_paid, "2024-09-02").won == 36_600


def a_week_of_facts():
    deferral = Deferral(date(2024, 9, 15), date(2024, 11, 30), "after_arrears")
    return [
        (debt("2018-06-01", "2018-07-31", 1_000_000, ("2020-01-10", 400_000)), "2024-12-31"),
        (debt("2024-06-01", "2024-07-31", 1_234_560, deferrals=(deferral,)), "2025-10-10"),
        (debt("2024-06-01", "2024-07-31", 3_650_000, ("2024-09-10", 50_000), basis="public_property"), "2025-02-01"),
        (debt("2024-06-01", "2024-07-31", 1_000_000, debtor="local_government"), "2025-02-01"),
        (debt("2024-06-01", "2024-07-31", 1_000_000, basis="none"), "2025-02-01"),
    ]


@pytest.mark.parametrize(("owed", "on"), a_week_of_facts())
def test_a_trace_is_enough_to_compute_the_charge_again(owed, on):
    first = charge(owed, on, LAW)
    written = json.loads(json.dumps(trace(first, LAW)))
    assert again(written) == first
    assert [line["source"]["article"] for line in written["lines"]] == [line.source.article for line in first.lines]


@pytest.mark.law("Figures 1.8 L7")
@pytest.mark.parametrize("release", sorted(path.stem for path in (ROOT / "releases").glob("*.json")))
def test_every_release_ever_used_gives_the_same_won(release):
    assert charge(debt("2018-06-01", "2018-07-31", 1_000_000), "2024-12-31", load(release)).won == 498_000


def test_the_trace_carries_the_law_release_and_every_citation():
    written = trace(charge(debt("2024-06-01", "2024-07-31", 1_000_000), "2024-10-10"), LAW)
    assert written["law_release"] == LAW.hash
    assert [line["source"]["key"] for line in written["lines"]] == [
        "late-charge.tax-penalty.first",
        "late-charge.tax-penalty.monthly",
    ]
    assert {reading["key"] for reading in written["readings"]} >= {"late-charge.rounding"}


def test_a_trace_of_a_release_that_is_not_kept_is_refused():
    written = trace(charge(debt("2024-06-01", "2024-07-31", 1_000_000), "2024-10-10"), LAW)
    with pytest.raises(UnknownRelease):
        again({**written, "law_release": "0" * 64})


OTHERS = law_choosing(
    rounding="sum", threshold_basis="outstanding", payment_on_accrual_day="payment-first", deferral_months="counted"
)


def by_the_month(owed, as_of, *, others):
    """The plainest reading of the articles, month after month: the default policies, or all the others."""
    regime = LAW.lookup("late-charge.tax.regime", owed.liability_day).choice
    start = owed.due + DAY
    if as_of < start or owed.unpaid_after(owed.due) <= 0:
        return 0
    first = floor_to_ten(owed.unpaid_after(owed.due) * LAW.lookup(f"late-charge.{regime}.first", start).ratio)
    months, k = [], 0
    while len(months) < 60 and (day := months_passed_on(start, k := k + 1)) <= as_of:
        deferred = [one for one in owed.deferrals if one.first_day <= day <= one.last_day]
        if deferred and not others:
            continue
        lasting = any(one.first_day <= as_of <= one.last_day and one.first_day <= day for one in owed.deferrals)
        base = max(0, owed.unpaid_after(day if others else day - DAY))
        if (others and day == as_of) or lasting:
            base = 0
        looked_at = base if others else owed.notified_principal
        counts = looked_at >= LAW.lookup(f"late-charge.{regime}.threshold", day).won
        months.append(base * LAW.lookup(f"late-charge.{regime}.monthly", day).ratio if counts else 0)
    return first + (floor_to_ten(sum(months)) if others else sum(map(floor_to_ten, months)))


@given(
    due=st.dates(date(2017, 6, 1), date(2025, 12, 31)),
    principal=st.integers(10, 900_000),
    late=st.integers(-5, 2_500),
    paid=st.lists(st.tuples(st.integers(-20, 2_500), st.integers(1, 60)), max_size=4),
    deferred=st.lists(st.tuples(st.integers(-10, 700), st.integers(0, 400)), max_size=2),
    others=st.booleans(),
)
@pytest.mark.law("Figures 1.3", "Figures 1.4", "Figures 1.7", "Figures 1.9")
def test_a_tax_is_charged_as_the_plainest_reading_of_the_articles_says(due, principal, late, paid, deferred, others):
    """`paid` holds day after the due date, and a percentage of what is left then; `deferred` first day and length."""
    left, payments = principal, []
    for after, percent in sorted(paid):
        won = left * percent // 100
        left -= won
        payments.append(PrincipalPayment(due + after * DAY, won))
    spans = tuple(
        Deferral(due + after * DAY, due + (after + length) * DAY, "after_arrears") for after, length in deferred
    )
    owed = Debt(GIMPO, "local_tax", due, due, principal, principal, tuple(payments), spans)
    as_of = due + late * DAY
    assert late_charge(owed, as_of, OTHERS if others else LAW).won == by_the_month(owed, as_of, others=others)
