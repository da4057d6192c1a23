"""Which bills a payment was for, when only its total is known."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from notification.merchant_records.rules import paid_bills
from notification.payments.rules import ShownBill


def bill(number: int, won: int) -> ShownBill:
    return ShownBill(UUID(int=number), UUID(int=0), "open", "재산세", 2026, "1기", "1", date(2026, 9, 30), won, 0, 0)


def test_the_only_choice_is_taken():
    bills = [bill(1, 100), bill(2, 230), bill(3, 400)]
    assert paid_bills(bills, 500) == [bills[0], bills[2]]
    assert paid_bills(bills, 730) == bills


def test_two_choices_or_none_are_no_choice():
    assert paid_bills([bill(1, 100), bill(2, 100)], 100) is None
    assert paid_bills([bill(1, 100), bill(2, 200), bill(3, 300)], 300) is None
    assert paid_bills([bill(1, 100)], 99) is None
    assert paid_bills([], 100) is None


def test_a_bill_that_owes_nothing_makes_no_second_choice():
    bills = [bill(1, 100), bill(2, 0)]
    assert paid_bills(bills, 100) == bills[:1]


def test_of_many_bills_only_all_together_are_tried():
    bills = [bill(number, 2**number) for number in range(1, 14)]
    assert paid_bills(bills, sum(one.total for one in bills)) == bills
    assert paid_bills(bills, 2) is None


@settings(max_examples=100)
@given(st.lists(st.integers(0, 50), max_size=8), st.integers(1, 400))
def test_what_is_chosen_comes_to_the_total(amounts, total):
    chosen = paid_bills([bill(number, won) for number, won in enumerate(amounts)], total)
    assert chosen is None or sum(one.total for one in chosen) == total
