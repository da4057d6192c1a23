"""How a decided levy becomes a bill."""

from datetime import date

import pytest
from collection.bills.opening import opening
from collection.ledger.rules import ByComponent
from collection.withdrawals.rules import kept_because
from collection_facts import carried_over, levy
from semu_contracts.events.assessment import CarriedIn
from semu_law import NotInForce, UnknownItem, load

LAW, TODAY = load(), date(2026, 10, 19)


def opened(one):
    return opening(one, "41570", TODAY, 0, LAW)


@pytest.mark.law("Dongjak 6④")
def test_a_new_levy_is_open_and_in_the_books_of_its_year():
    one = opened(levy(penalty=5_000))
    entry = one.entry("agency:test", TODAY)
    assert (one.state, one.claimed) == ("open", ByComponent(1_000_000, 5_000))
    assert (entry.kind, entry.fiscal_year, entry.cause.value_day) == ("decision", 2026, date(2026, 9, 10))


@pytest.mark.law("Dongjak 15③")
def test_a_carried_over_levy_is_in_arrears_and_in_this_years_books_as_of_new_year():
    one = opened(carried_over(carried=CarriedIn(principal_paid=400_000)))
    entry = one.entry("agency:test", TODAY)
    assert (one.state, one.arrears_since, one.claimed.principal) == ("arrears", date(2024, 8, 1), 600_000)
    assert (entry.kind, entry.fiscal_year, entry.cause.value_day) == ("carry_in", 2026, date(2026, 1, 1))


@pytest.mark.law("Dongjak 23")
def test_a_levy_that_comes_written_off_lives_on_beside_the_books():
    one = opened(carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1))))
    assert (one.state, one.entry("agency:test", TODAY)) == ("written_off", None)
    assert (one.row()["outstanding_principal"], one.row()["beside_principal"]) == (0, 1_000_000)


def test_a_levy_paid_before_it_came_is_settled():
    one = opened(carried_over(carried=CarriedIn(principal_paid=1_000_000)))
    assert (one.state, one.arrears_since) == ("settled", None)


def test_a_levy_of_an_unknown_item_is_refused():
    with pytest.raises(UnknownItem):
        opened(levy(item="window-tax"))


@pytest.mark.parametrize("item", ["property-tax", "parking-fine", "public-property-rent"])
def test_a_levy_older_than_the_law_in_the_release_is_refused(item):
    long_ago = date(2007, 6, 1)
    with pytest.raises(NotInForce):
        opened(carried_over(item=item, liability_day=long_ago, decided_day=long_ago, due_date=date(2007, 7, 31)))


def test_a_bill_that_is_not_here_has_nothing_to_withdraw():
    assert kept_because(None, False) == "not_open"
