"""Charges by the day on self-assessed and withheld taxes, before their notice and after it."""

import json
from datetime import date

import pytest
from collection.late_charges.before_notice import self_assessed, withheld
from collection.late_charges.explanation import explain
from collection.late_charges.facts import Deferral, PrincipalPayment, UnpaidTax
from collection.late_charges.trace import again, trace
from late_charge_facts import GIMPO, LAW, cases
from semu_law import NotInForce


@pytest.mark.parametrize("case", cases("daily-charges"))
def test_a_self_assessed_tax_is_charged_by_the_day_at_the_rates_of_its_days(case):
    assert self_assessed(UnpaidTax(GIMPO, case["due_date"], case["unpaid"]), case["paid_on"], LAW).won == case["total"]


@pytest.mark.law("Figures 1.5")
def test_the_days_end_with_the_notice():
    noticed = UnpaidTax(GIMPO, date(2024, 3, 29), 5_000_000, noticed_on=date(2024, 5, 10))
    assert self_assessed(noticed, date(2024, 12, 31), LAW).won == 46_200


@pytest.mark.law("Figures 1.5")
def test_what_is_paid_in_part_is_charged_up_to_its_day():
    part_paid = UnpaidTax(GIMPO, date(2024, 3, 29), 5_000_000, (PrincipalPayment(date(2024, 4, 8), 3_000_000),))
    charged = self_assessed(part_paid, date(2024, 5, 10), LAW)
    assert [(line.base, line.count) for line in charged.lines] == [(5_000_000, 10), (2_000_000, 32)]
    assert charged.won == 11_000 + 14_080


@pytest.mark.law("Figures 1.5")
def test_the_limit_is_said_with_its_article():
    sentences = explain(self_assessed(UnpaidTax(GIMPO, date(2017, 3, 31), 1_000_000), date(2026, 1, 1), LAW))
    assert sentences[0].startswith(
        "2017년 4월 1일부터 2018년 12월 31일까지 640일 동안 납부지연가산세 하루에 본세 1,000,000원의 0.03%"
    )
    assert "한도인 본세 1,000,000원의 75%를 넘는 금액은 더하지 않음" in sentences[-2]
    assert "(지방세기본법 §55① 단서)" in sentences[-2]
    assert sentences[-1].endswith("모두 750,000원입니다.")


@pytest.mark.parametrize("case", cases("withheld"))
def test_a_withheld_tax_is_charged_within_its_limits(case):
    tax = UnpaidTax(GIMPO, case["due_date"], 1_000_000, (), case.get("noticed_on"), case.get("notice_due"))
    assert withheld(tax, case["paid_on"], LAW).won == case["total"]


@pytest.mark.law("Figures 1.6")
@pytest.mark.parametrize(("unpaid", "total"), [(449_990, 17_430), (450_000, 20_430)])
def test_a_small_withheld_tax_has_no_months(unpaid, total):
    """13,500 at once, 990 for ten days and 2,970 after the notice's due date; 2,970 for a month from 450,000 won on."""
    tax = UnpaidTax(GIMPO, date(2025, 1, 10), unpaid, (), date(2025, 1, 20), date(2025, 1, 31))
    charged = withheld(tax, date(2025, 3, 1), LAW)
    assert charged.won == total
    assert (charged.below is not None) == (unpaid < 450_000)


@pytest.mark.law("Figures 1.6", "Figures 1.7")
def test_months_within_a_deferral_are_left_out_of_a_withheld_tax_too():
    deferral = Deferral(date(2025, 4, 15), date(2025, 5, 31), "after_arrears")
    tax = UnpaidTax(GIMPO, date(2025, 1, 10), 1_000_000, (), date(2025, 3, 10), date(2025, 3, 31), (deferral,))
    charged = withheld(tax, date(2025, 6, 10), LAW)
    assert charged.won == 62_780 - 6_600
    assert [spared.months for spared in charged.spared] == [1]


@pytest.mark.law("Figures 1.6")
def test_a_withheld_tax_of_the_time_before_the_article_is_refused():
    with pytest.raises(NotInForce):
        withheld(UnpaidTax(GIMPO, date(2023, 1, 10), 1_000_000), date(2023, 3, 10), LAW)


@pytest.mark.parametrize("compute", [self_assessed, withheld])
def test_its_trace_is_enough_to_compute_it_again(compute):
    tax = UnpaidTax(
        GIMPO, date(2025, 1, 10), 1_000_000, (PrincipalPayment(date(2025, 2, 1), 10_000),),
        date(2025, 3, 10), date(2025, 3, 31),
    )  # fmt: skip
    first = compute(tax, date(2025, 6, 10), LAW)
    assert again(json.loads(json.dumps(trace(first, LAW)))) == first


@pytest.mark.parametrize("compute", [self_assessed, withheld])
def test_nothing_is_added_in_time_nor_to_nothing(compute):
    for tax, on in (
        (UnpaidTax(GIMPO, date(2025, 1, 10), 1_000_000), date(2025, 1, 10)),
        (UnpaidTax(GIMPO, date(2025, 1, 10), 0), date(2025, 6, 10)),
    ):
        assert explain(compute(tax, on, LAW)) == [
            "납부기한(2025년 1월 10일)이 지나지 않았거나 기한 안에 내어 더하는 금액이 없습니다."
        ]
