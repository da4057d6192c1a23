"""What a payment does to a bill, whatever comes in whatever order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from collection.bills.opening import opening
from collection.bills.rules import Account, owed_as_of
from collection.ledger.rules import ByComponent, Cause, Entry, Posting, Unbalanced
from collection.receipts.rules import allocate, match, take
from collection_facts import carried_over, levy, payment
from hypothesis import given
from hypothesis import strategies as st
from semu_contracts.events.assessment import CarriedIn
from semu_kit.ids import new_id
from semu_law import load

LAW = load()
TODAY = date(2026, 10, 19)


def account(one=None, **changes) -> Account:
    """The bill of a levy as it is just after it was opened."""
    opened = opening(one or levy(), "41570", TODAY, LAW)
    row = opened.row()
    same = {name: row[name] for name in Account.__slots__ if name in row}
    return replace(
        Account(
            **same,
            bill=row["id"],
            shard=0,
            payment_number="0" * 19,
            notified_on=None,
            settled_on=None,
            outstanding=ByComponent(row["outstanding_principal"], row["outstanding_charge"]),
            beside=ByComponent(row["beside_principal"], row["beside_charge"]),
            late_charge_decided=0,
            payments=(),
        ),
        **changes,
    )


@pytest.mark.law("Figures 7")
def test_expense_comes_before_principal_and_principal_before_charge():
    owed = ByComponent(principal=100, charge=50, expense=30)
    assert allocate(owed, 20) == ByComponent(expense=20)
    assert allocate(owed, 120) == ByComponent(principal=90, expense=30)
    assert allocate(owed, 140) == ByComponent(principal=100, charge=10, expense=30)
    assert allocate(owed, 999) == owed


def test_paying_what_is_owed_settles_and_decides_the_late_charge_with_the_receipt():
    taken = take(account(), 1_030_000, TODAY, LAW)
    assert taken.collected == ByComponent(1_000_000, 30_000)
    assert (taken.late_charge, taken.over, taken.settled) == (30_000, 0, True)


def test_paying_the_principal_alone_leaves_the_late_charge_decided_and_owed():
    taken = take(account(), 1_000_000, TODAY, LAW)
    assert taken.after.outstanding == ByComponent(charge=30_000)
    assert taken.late_charge == 30_000
    assert owed_as_of(taken.after, TODAY + timedelta(days=900), LAW).amounts == ByComponent(charge=30_000)


def test_a_part_payment_takes_principal_and_the_charge_runs_on_over_the_rest():
    taken = take(account(), 400_000, TODAY, LAW)
    assert taken.after.outstanding == ByComponent(600_000)
    assert owed_as_of(taken.after, TODAY, LAW).amounts == ByComponent(600_000, 30_000)
    assert owed_as_of(taken.after, date(2026, 11, 2), LAW).amounts == ByComponent(600_000, 30_000 + 3_960)


@pytest.mark.law("Dongjak 10①")
def test_a_payment_made_in_time_and_reported_late_undoes_the_arrears():
    late = account(state="arrears", arrears_since=date(2026, 10, 1))
    taken = take(late, 1_000_000, date(2026, 9, 30), LAW)
    assert taken.arrears_undone
    assert (taken.after.state, taken.after.arrears_since, taken.late_charge) == ("settled", None, 0)


@pytest.mark.law("Dongjak 10①")
def test_a_payment_a_day_late_undoes_nothing():
    late = account(state="arrears", arrears_since=date(2026, 10, 1))
    taken = take(late, 1_030_000, date(2026, 10, 1), LAW)
    assert not taken.arrears_undone
    assert taken.after.arrears_since == date(2026, 10, 1)


@pytest.mark.law("Dongjak 16①")
def test_a_second_payment_is_over_payment_and_changes_nothing():
    settled = take(account(), 1_030_000, TODAY, LAW).after
    again = take(settled, 1_030_000, TODAY, LAW)
    assert (again.after, again.over, again.over_reason) == (settled, 1_030_000, "paid_twice")


@pytest.mark.law("Dongjak 22")
def test_a_written_off_bill_is_put_back_into_the_books_before_its_payment():
    written_off = account(carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1))))
    assert written_off.outstanding.total == 0
    taken = take(written_off, 100_000, TODAY, LAW)
    assert taken.reinstated == ByComponent(1_000_000)
    assert (taken.after.state, taken.after.outstanding) == ("arrears", ByComponent(900_000))


@pytest.mark.law("Dongjak 15③")
def test_carried_over_principal_that_was_paid_before_is_neither_owed_nor_charged():
    part_paid = account(carried_over(carried=CarriedIn(principal_paid=600_000)))
    owed = owed_as_of(part_paid, date(2024, 8, 1), LAW)
    assert owed.amounts == ByComponent(400_000, 12_000)


def test_a_payment_is_shared_as_shown_and_what_exceeds_goes_to_the_last_bill():
    first, second = levy(), levy()
    found = match(payment(150, (first, 100), (second, 40)), {first.bill, second.bill}, None)
    assert (found.shares, found.unmatched) == (((first.bill, 100), (second.bill, 50)), 0)


def test_the_money_of_an_unknown_bill_matches_nothing():
    known, unknown = levy(), levy()
    found = match(payment(150, (known, 100), (unknown, 50)), {known.bill}, None)
    assert (found.shares, found.unmatched, found.reason) == (((known.bill, 100),), 50, "unknown_bill")
    assert match(payment(70), {}, None).reason == "no_reference"
    assert match(payment(70, reference="123"), {}, None).reason == "unknown_reference"


def test_an_entry_whose_sides_differ_cannot_be_made():
    cause = Cause("payment", new_id(), "system:test", TODAY, TODAY)
    with pytest.raises(Unbalanced):
        Entry(new_id(), "receipt", "41570", 2026, cause, (Posting("bank", debit=10), Posting("suspense", credit=9)))
    with pytest.raises(Unbalanced):
        Entry(new_id(), "receipt", "41570", 2026, cause, ())


@given(
    item=st.sampled_from(["property-tax", "parking-fine", "public-property-rent", "enforcement-levy"]),
    principal=st.integers(10, 3_000_000),
    penalty=st.integers(0, 100_000),
    written_off=st.booleans(),
    payments=st.lists(st.tuples(st.integers(1, 2_000_000), st.integers(-30, 900)), min_size=1, max_size=6),
)
def test_no_won_is_lost_or_made_whatever_is_paid_in_whatever_order(item, principal, penalty, written_off, payments):
    """Each payment is (won, days after the due date); they arrive in any order of their days."""
    facts = {"item": item, "principal": principal, "penalty": penalty}
    carried = CarriedIn(written_off_on=date(2025, 12, 1))
    now = account(carried_over(carried=carried, **facts) if written_off else levy(**facts))
    claimed, receivable, cause = now.claimed, now.outstanding, Cause("payment", new_id(), "system:t", TODAY, TODAY)
    for won, after in payments:
        taken = take(now, won, now.payable_until + timedelta(days=after), LAW)
        moved = dict.fromkeys(("receivable", "bank", "overpaid", "reinstated"), 0)
        for entry in taken.entries(cause):
            for posting in entry.postings:
                moved[posting.account] = moved.get(posting.account, 0) + posting.debit - posting.credit
        assert taken.collected.total + taken.over == won == moved["bank"]
        assert moved["overpaid"] == -taken.over
        assert min(taken.after.outstanding.principal, taken.after.outstanding.charge, taken.late_charge) >= 0
        assert taken.after.outstanding.total == receivable.total + moved["receivable"]
        now, receivable = taken.after, taken.after.outstanding
    collected = sum(payment.won for payment in now.payments)
    assert now.claimed.principal == claimed.principal - collected
    assert (now.state == "settled") == (now.claimed.total == 0)
