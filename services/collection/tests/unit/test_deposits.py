"""Receipts set against deposits, without a database."""

from datetime import date
from uuid import uuid4

import pytest
from collection.deposits.rules import Comparison, Explanation, Found, compare, findings, missing_numbers

DAY = date(2026, 10, 19)


@pytest.mark.law("Dongjak 7②")
def test_each_channel_is_compared_where_the_bank_parts_its_money() -> None:
    compared = compare(DAY, {"bank_window": 100, "kakaopay": 50}, {"kakaopay": 40, "card": 5})
    assert [(one.channel, one.receipts, one.deposited, one.difference) for one in compared] == [
        ("bank_window", 100, 0, -100),
        ("card", 0, 5, 5),
        ("kakaopay", 50, 40, -10),
    ]


@pytest.mark.law("Dongjak 7②")
def test_one_sum_is_compared_where_any_statement_does_not_part_it() -> None:
    [one] = compare(DAY, {"bank_window": 100, "kakaopay": 50}, {"kakaopay": 40, "*": 110})
    assert (one.channel, one.receipts, one.deposited, one.difference) == ("*", 150, 150, 0)


def test_a_day_without_a_statement_is_not_compared_and_not_agreed() -> None:
    [one] = compare(DAY, {"kakaopay": 50}, {})
    assert (one.deposited, one.difference, one.state(None)) == (None, 0, "not_compared")
    [nothing] = compare(DAY, {}, {"kakaopay": 0})
    assert nothing.state(None) == "agreed"


@pytest.mark.parametrize(
    ("receipts", "deposited", "accepted", "state"),
    [
        (100, 90, None, "explained"),
        (100, 90, True, "answered"),
        (100, 90, False, "open"),
        (101, 90, True, "open"),
        (100, 91, None, "open"),
        (100, 100, True, "agreed"),
    ],
)
def test_an_answer_holds_for_the_figures_it_was_given_for(
    receipts: int, deposited: int, accepted: bool | None, state: str
) -> None:
    explained = Explanation(uuid4(), 100, 90, accepted)
    assert Comparison(DAY, "kakaopay", receipts, deposited).state(explained) == state
    assert Comparison(DAY, "kakaopay", 100, 90).state(None) == "open"


def test_what_files_tell_accounts_for_a_difference_and_the_rest_is_named() -> None:
    told = {
        "bank_window": {"rows_refused": (2, 300), "told_otherwise": (1, -1_000)},
        "virtual_account": {"not_in_file": (1, -70), "rows_refused": (1, 5)},
    }
    assert findings(Comparison(DAY, "bank_window", 5_000, 4_300), told) == [
        Found("rows_refused", 2, 300),
        Found("told_otherwise", 1, -1_000),
    ]
    assert findings(Comparison(DAY, "kakaopay", 5_000, 4_300), told) == [Found("unexplained", 0, -700)]
    assert findings(Comparison(DAY, "*", 5_000, 4_300), told) == [
        Found("rows_refused", 3, 305),
        Found("told_otherwise", 1, -1_000),
        Found("not_in_file", 1, -70),
        Found("unexplained", 0, 65),
    ]


def test_money_that_has_not_arrived_at_all_accounts_for_itself() -> None:
    assert findings(Comparison(DAY, "bank_window", 5_000, 0), {"bank_window": {"rows_refused": (1, 300)}}) == [
        Found("not_deposited", 0, -5_000)
    ]
    assert findings(Comparison(DAY, "bank_window", 5_000, 5_000), {"bank_window": {"rows_refused": (1, 300)}}) == []


def test_the_numbers_of_files_that_have_not_come_are_those_below_the_highest() -> None:
    assert missing_numbers([4, 2, 2]) == [1, 3]
    assert missing_numbers([1, 2]) == missing_numbers([]) == []
