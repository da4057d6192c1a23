"""The worked examples of the figures, and what must hold of every late charge."""

from datetime import date, timedelta

import pytest
from collection.late_charges.explanation import explain
from collection.late_charges.facts import Debt, PrincipalPayment
from collection.late_charges.rules import late_charge
from hypothesis import example, given
from hypothesis import strategies as st
from late_charge_facts import GIMPO, LAW, cases, charge, debt, law_choosing


@pytest.mark.parametrize("case", cases("late-charges"))
def test_a_worked_example_comes_out_to_the_won(case):
    basis = LAW.item(case["item"]).late_charge
    owed = debt(str(case["liability_day"]), str(case["due_date"]), case["principal"], basis=basis)
    law = law_choosing(rounding=case.get("rounding", "each-month"))
    charged = late_charge(owed, case["paid_on"], law)
    assert (charged.won, charged.won - int(charged.lines[0].won)) == (case["total"], case["monthly"])
    assert [int(line.won) for line in charged.lines if line.kind == "first"] == [case["first"]]


@pytest.mark.parametrize("case", cases("months"))
def test_months_pass_by_the_civil_calendar_from_the_day_after_the_moved_due_date(case):
    charged = late_charge(debt("2018-01-01", str(case["due_date"]), 1_000_000), case["paid_on"], LAW)
    assert sum(line.count for line in charged.lines if line.kind == "monthly") == case["months"]


@pytest.mark.law("Figures 1.4")
def test_the_sixtieth_month_is_the_last():
    old = debt("2018-06-01", "2018-07-31", 1_000_000)
    reached = charge(old, "2023-08-01")
    assert reached.lines[-1].until == date(2023, 8, 1)
    assert charge(old, "2030-01-01").won == reached.won > charge(old, "2023-07-31").won


@pytest.mark.law("Figures 2.2")
def test_a_fine_in_arrears_before_june_2017_keeps_five_percent():
    assert charge(debt("2017-04-01", "2017-05-31", 100_000, basis="fine"), "2017-06-10").won == 5_000
    assert charge(debt("2017-05-01", "2017-06-30", 100_000, basis="fine"), "2017-07-10").won == 3_000


@pytest.mark.law("Figures 2.1")
@pytest.mark.parametrize(
    ("paid", "percent"), [("2024-08-31", 7), ("2024-09-01", 8), ("2024-11-01", 9), ("2025-02-01", 10)]
)
def test_public_property_has_one_rate_a_year_by_the_months_late(paid, percent):
    owed = debt("2024-06-01", "2024-07-31", 3_650_000, basis="public_property")
    days = (date.fromisoformat(paid) - date(2024, 7, 31)).days
    assert charge(owed, paid).won == 3_650_000 * percent * days // 36_500 // 10 * 10


@pytest.mark.law("Figures 2.1")
def test_public_property_may_be_charged_tier_by_tier_where_a_city_reads_it_so():
    owed = debt("2024-06-01", "2024-07-31", 3_650_000, basis="public_property")
    charged = charge(owed, "2024-11-01", law_choosing(**{"public-property.reading": "by-tier"}))
    assert [(line.count, int(line.won)) for line in charged.lines] == [(31, 21_700), (61, 48_800), (1, 900)]
    assert charge(owed, "2024-11-01").won == 83_700


@pytest.mark.law("Figures 2.1")
def test_public_property_paid_late_in_part_is_charged_part_by_part():
    part_paid = debt("2024-06-01", "2024-07-31", 3_650_000, ("2024-08-31", 1_825_000), basis="public_property")
    assert charge(part_paid, "2024-11-01").won == 10_850 + 41_850


@pytest.mark.law("Figures 1.9")
@pytest.mark.parametrize("reading", ["whole-period", "by-tier"])
def test_public_property_is_rounded_once_so_that_payments_in_parts_lose_no_fraction_of_the_charge(reading):
    law = law_choosing(**{"public-property.reading": reading})
    unpaid = debt("2018-01-01", "2018-01-31", 742, basis="public_property")
    in_parts = debt(
        "2018-01-01", "2018-01-31", 742, ("2018-10-22", 415), ("2018-10-23", 71), basis="public_property"
    )  # fmt: skip
    assert charge(in_parts, "2018-10-22", law).won == charge(unpaid, "2018-10-22", law).won
    assert charge(in_parts, "2018-12-04", law).won >= charge(in_parts, "2018-10-22", law).won > 0


@pytest.mark.law("Figures 2.1")
def test_public_property_is_charged_for_sixty_months_at_the_most():
    owed = debt("2012-06-01", "2012-07-31", 3_650_000, basis="public_property")
    assert charge(owed, "2017-07-31").won == charge(owed, "2024-01-01").won


@pytest.mark.law("Figures 2.1")
def test_nothing_is_added_where_no_law_adds_anything():
    owed = charge(debt("2020-06-01", "2020-07-31", 1_000_000, basis="none"), "2024-01-01")
    assert owed.won == 0
    assert explain(owed) == ["이 과목에는 늦게 낼 때 더하는 금액을 정한 법이 없어 더하지 않습니다."]


@pytest.mark.law("Figures 1.3")
def test_months_after_a_part_payment_are_charged_on_what_is_left():
    part_paid = debt("2024-06-01", "2024-07-31", 1_000_000, ("2024-09-10", 400_000))
    assert charge(part_paid, "2024-10-10").won == 30_000 + 6_600 + 3_960


@pytest.mark.law("Figures 1.4")
def test_the_month_that_passes_on_the_day_of_a_part_payment_is_charged_first():
    part_paid = debt("2024-06-01", "2024-07-31", 1_000_000, ("2024-09-01", 400_000))
    assert charge(part_paid, "2024-10-10").won == 30_000 + 6_600 + 3_960


@pytest.mark.law("Figures 1.3")
def test_a_part_payment_does_not_bring_the_bill_under_the_threshold():
    part_paid = debt("2024-06-01", "2024-07-31", 450_000, ("2024-08-10", 400_000))
    assert charge(part_paid, "2024-10-10").won == 13_500 + 330 * 2


@pytest.mark.law("Figures 1.2")
def test_what_was_paid_in_time_is_never_charged():
    assert charge(debt("2024-06-01", "2024-07-31", 1_000_000, ("2024-07-31", 1_000_000)), "2024-10-10").won == 0
    assert charge(debt("2024-06-01", "2024-07-31", 1_000_000, ("2024-07-31", 400_000)), "2024-08-10").won == 18_000


def test_the_explanation_names_every_step_and_its_article():
    sentences = explain(charge(debt("2024-06-01", "2024-07-31", 1_000_000), "2024-10-10"))
    first, months, total = sentences
    assert "2024년 8월 1일에 납부지연가산세 본세 1,000,000원의 3% = 30,000원 (지방세기본법 §55①3호)" in first
    assert "매월 납부지연가산세 본세 1,000,000원의 0.66%씩 2개월 = 13,200원 (지방세기본법 §55①4호" in months
    assert total == "2024년 10월 10일까지 더해진 금액은 모두 43,200원입니다."


def test_the_explanation_says_why_a_small_bill_has_no_months():
    sentences = explain(charge(debt("2024-06-01", "2024-07-31", 449_990), "2024-10-10"))
    assert "고지된 세액이 450,000원 미만이어서 월별 가산은 없습니다(지방세기본법 §55④)." in sentences


@given(
    basis=st.sampled_from(["local_tax", "fine", "public_property", "road_occupancy"]),
    due=st.dates(date(2018, 1, 1), date(2025, 12, 31)),
    principal=st.integers(10, 50_000_000),
    late=st.integers(0, 2_500),
    paid=st.lists(st.tuples(st.integers(-20, 2_500), st.integers(1, 60)), max_size=4),
)
@example(basis="public_property", due=date(2018, 1, 1), principal=742, late=247, paid=[(248, 56), (249, 22)])
def test_a_charge_never_falls_as_days_pass_and_never_passes_its_cap(basis, due, principal, late, paid):
    """`paid` holds day after the due date, and a percentage of what is left then."""
    left, payments = principal, []
    for after, percent in sorted(paid):
        won = left * percent // 100
        left -= won
        payments.append(PrincipalPayment(due + timedelta(days=after), won))
    owed = Debt(GIMPO, basis, due, due, principal, principal, tuple(payments))
    as_of = due + timedelta(days=late)
    known = [payment for payment in payments if payment.day <= as_of]
    today = late_charge(Debt(GIMPO, basis, due, due, principal, principal, tuple(known)), as_of, LAW)
    assert today.won == late_charge(owed, as_of, LAW).won
    assert 0 <= today.won <= principal * 76 // 100
    assert today.won <= late_charge(owed, as_of + timedelta(days=40), LAW).won
    assert today.won % 10 == 0
