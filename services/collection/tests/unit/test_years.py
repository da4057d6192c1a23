"""In which year's books a fact is entered, and what is carried with it."""

from collections import defaultdict
from datetime import date
from uuid import UUID

import pytest
from collection.ledger import entries as entry_of
from collection.ledger.entries import Books
from collection.ledger.rules import ByComponent, Cause, Entry
from collection.ledger.years import books_year, carried_along, carry
from hypothesis import given
from hypothesis import strategies as st

BILL = UUID(int=7)
CAUSE = Cause("payment", UUID(int=1), "provider:bank", date(2026, 12, 30), date(2027, 1, 10))


def _books(year: int) -> Books:
    return Books("41570", year, "property-tax", BILL)


@pytest.mark.parametrize(
    ("book_year", "opened", "value_day", "first_open", "booked"),
    [
        (2026, 2026, date(2026, 9, 30), 0, 2026),  # the common case
        (2027, 2026, date(2026, 12, 31), 2026, 2026),  # told by 20 January: the old year's, though carried over
        (2027, 2026, date(2026, 12, 31), 2027, 2027),  # told after the hard close: the open year's
        (2026, 2026, date(2027, 1, 1), 2026, 2027),  # counts in the new year, before the carry-over came to it
        (2026, 2026, date(2025, 12, 31), 2026, 2026),  # counted before its bill was here
        (2027, 2027, date(2026, 12, 31), 2026, 2027),  # came here carried over: last year's books never held it
        (2026, 2026, date(2027, 3, 5), 2027, 2027),  # settled in a year now closed, and its receipt bounced
        (2026, 2026, date(2026, 12, 5), 2027, 2027),
    ],
)
@pytest.mark.law("Dongjak 15③")
def test_the_books_of_a_fact_are_those_of_its_value_day_while_they_are_open(
    book_year, opened, value_day, first_open, booked
):
    assert books_year(book_year, opened, value_day, first_open) == booked


def _held(entries: list[Entry]) -> dict[tuple[int, str, str], int]:
    """Debits less credits by year, account and component."""
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    for entry in entries:
        for posting in entry.postings:
            sums[entry.fiscal_year, posting.account, posting.component or ""] += posting.debit - posting.credit
    return sums


@pytest.mark.law("Dongjak 15③")
def test_what_is_carried_leaves_one_years_books_and_enters_the_nexts_on_new_years_day():
    made = carry(_books(2025), ByComponent(principal=1_000, charge=30), 2025, 2027, CAUSE)
    assert [(entry.kind, entry.fiscal_year, entry.cause.value_day) for entry in made] == [
        ("carry_out", 2025, date(2026, 1, 1)),
        ("carry_in", 2026, date(2026, 1, 1)),
        ("carry_out", 2026, date(2027, 1, 1)),
        ("carry_in", 2027, date(2027, 1, 1)),
    ]
    held = _held(made)
    assert held[2025, "receivable", "principal"] == -1_000
    assert held[2026, "receivable", "principal"] == 0
    assert held[2027, "receivable", "charge"] == 30
    assert carry(_books(2026), ByComponent(), 2026, 2027, CAUSE) == []


@pytest.mark.law("Dongjak 15③")
def test_a_payment_of_december_told_in_january_takes_back_as_much_of_the_carry_over():
    outstanding = ByComponent(principal=1_000)
    receipt = entry_of.received(Books("41570", 2026, "property-tax", BILL), ByComponent(principal=400), CAUSE)
    made = carried_along(_books(2027), outstanding, [receipt], CAUSE)
    held = _held([receipt, *made])
    assert held[2026, "receivable", "principal"] == 0
    assert held[2026, "carried_out", "principal"] == -400
    assert held[2027, "carried_in", "principal"] == 400
    assert held[2027, "receivable", "principal"] == -400


def test_a_charge_decided_and_not_paid_in_the_old_year_is_carried_on():
    decided = entry_of.late_charge_decided(_books(2026), 30, CAUSE)
    paid = entry_of.received(_books(2026), ByComponent(principal=1_000), CAUSE)
    held = _held([decided, paid, *carried_along(_books(2027), ByComponent(principal=1_000), [decided, paid], CAUSE)])
    assert (held[2027, "receivable", "principal"], held[2027, "receivable", "charge"]) == (-1_000, 30)
    assert (held[2026, "carried_out", "principal"], held[2026, "carried_out", "charge"]) == (-1_000, 30)


def test_a_receipt_of_the_new_year_carries_its_bill_over_first():
    paid = entry_of.received(_books(2027), ByComponent(principal=400), CAUSE)
    held = _held([paid, *carried_along(_books(2026), ByComponent(principal=1_000), [paid], CAUSE)])
    assert held[2026, "receivable", "principal"] == -1_000
    assert held[2027, "receivable", "principal"] == 600


def test_nothing_is_carried_while_all_stays_in_one_years_books():
    paid = entry_of.received(_books(2026), ByComponent(principal=400), CAUSE)
    assert carried_along(_books(2026), ByComponent(principal=1_000), [paid], CAUSE) == []


_WON = st.integers(1, 1_000_000)
_FACTS = st.lists(st.tuples(st.sampled_from(["receipt", "charge", "reduction"]), st.integers(2024, 2028), _WON))


@given(year=st.integers(2024, 2028), principal=st.integers(0, 1_000_000), facts=_FACTS)
@pytest.mark.law("Dongjak 15③")
def test_whatever_is_entered_only_the_latest_years_books_hold_the_bill(year, principal, facts):
    make = {
        "receipt": lambda books, won: entry_of.received(books, ByComponent(principal=won), CAUSE),
        "charge": lambda books, won: entry_of.late_charge_decided(books, won, CAUSE),
        "reduction": lambda books, won: entry_of.reduced(books, ByComponent(principal=won), CAUSE),
    }
    entries = [make[kind](_books(in_year), won) for kind, in_year, won in facts]
    held = _held([*entries, *carried_along(_books(year), ByComponent(principal=principal), entries, CAUSE)])
    held[year, "receivable", "principal"] += principal
    latest = max([year, *(entry.fiscal_year for entry in entries)])
    for (in_year, account, component), won in held.items():
        if account == "receivable" and in_year != latest:
            assert won == 0
        if account == "carried_out":
            assert won == -held[in_year + 1, "carried_in", component]
    in_all = sum(won for (_, account, _), won in held.items() if account == "receivable")
    assert sum(held[latest, "receivable", component] for component in ("principal", "charge")) == in_all
