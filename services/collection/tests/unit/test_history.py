"""A bill's story: what each payment pays, whatever comes late, goes back, or is taken back."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from bill_stories import DUE, LAW, TODAY, Books, account, days_after_due, part, reduced
from collection.bills.history import allocate, as_of
from collection.bills.rules import owed_as_of
from collection.bills.steps import lapsed, put_back, written_off
from collection.ledger.rules import ByComponent, Cause
from collection.reductions.rules import exceeds
from collection_facts import carried_over, levy
from hypothesis import given
from hypothesis import strategies as st
from semu_contracts.events.assessment import CarriedIn
from semu_kit.ids import new_id

ORDER = "expense-principal-charge"
CAUSE = Cause("write_off", new_id(), "official:test", TODAY, TODAY)


@pytest.mark.law("Figures 7")
def test_expense_comes_before_principal_and_principal_before_charge():
    owed = ByComponent(principal=100, charge=50, expense=30)
    assert allocate(owed, 20, ORDER) == ByComponent(expense=20)
    assert allocate(owed, 120, ORDER) == ByComponent(principal=90, expense=30)
    assert allocate(owed, 140, ORDER) == ByComponent(principal=100, charge=10, expense=30)
    assert allocate(owed, 999, ORDER) == owed


@pytest.mark.law("Figures 7")
def test_the_payers_own_choice_comes_before_the_order_of_the_law():
    owed = ByComponent(principal=100, charge=50, expense=30)
    assert allocate(owed, 60, ORDER, "charge") == ByComponent(charge=50, expense=10)
    books = Books(account())
    told = books.pay(part(30_000, chosen="charge"))
    assert told.done[0].taken.collected == ByComponent(charge=30_000)
    assert books.account.outstanding == ByComponent(1_000_000)


def test_paying_what_is_owed_settles_and_decides_the_late_charge_with_the_receipt():
    books = Books(account())
    told = books.pay(part(1_030_000))
    [done] = told.done
    assert (done.posted.collected, done.posted.late_charge, done.posted.over) == (
        ByComponent(1_000_000, 30_000),
        30_000,
        0,
    )
    assert (told.settled, books.account.settled_on) == (True, TODAY)
    assert [entry.kind for entry in told.entries] == ["late_charge", "receipt"]


def test_paying_the_principal_alone_leaves_the_late_charge_decided_and_owed():
    books = Books(account())
    books.pay(part(1_000_000))
    assert books.account.outstanding == ByComponent(charge=30_000)
    assert owed_as_of(books.account, TODAY + timedelta(days=900), LAW).amounts == ByComponent(charge=30_000)


def test_a_part_payment_takes_principal_and_the_charge_runs_on_over_the_rest():
    books = Books(account())
    books.pay(part(400_000))
    assert books.account.outstanding == ByComponent(600_000)
    assert owed_as_of(books.account, TODAY, LAW).amounts == ByComponent(600_000, 30_000)
    assert owed_as_of(books.account, date(2026, 11, 2), LAW).amounts == ByComponent(600_000, 30_000 + 3_960)


@pytest.mark.law("Dongjak 10①")
def test_a_payment_made_in_time_and_reported_late_undoes_the_arrears():
    books = Books(account(state="arrears", arrears_since=date(2026, 10, 1)))
    told = books.pay(part(1_000_000, DUE))
    assert told.arrears_undone
    assert (books.account.state, books.account.arrears_since, told.done[0].posted.late_charge) == ("settled", None, 0)


@pytest.mark.law("Dongjak 10①")
def test_a_payment_a_day_late_undoes_nothing():
    books = Books(account(state="arrears", arrears_since=date(2026, 10, 1)))
    told = books.pay(part(1_030_000, date(2026, 10, 1)))
    assert not told.arrears_undone
    assert books.account.arrears_since == date(2026, 10, 1)


@pytest.mark.law("Dongjak 10①")
def test_a_payment_in_time_displaces_a_later_one_with_the_charge_that_was_decided():
    """The later payment paid 1,030,000; the earlier one, told afterwards, settles the bill in time: all is too much."""
    books = Books(account(state="arrears", arrears_since=date(2026, 10, 1)))
    later, earlier = part(1_030_000), part(1_000_000, DUE)
    books.pay(later)
    told = books.pay(earlier)
    assert [one.cause for one in told.undone] == ["displaced"]
    assert told.arrears_undone
    assert books.balances() == {
        ("bank", "principal"): 1_000_000,
        ("bank", None): 1_030_000,
        ("overpaid", None): -1_030_000,
        ("receivable", "principal"): -1_000_000,
    }
    assert books.postings[later.payment] == 2


@pytest.mark.law("Dongjak 16①")
def test_a_second_payment_is_over_payment_and_changes_nothing():
    books = Books(account())
    books.pay(part(1_030_000))
    settled = books.account
    told = books.pay(part(1_030_000, hour=10))
    [again] = told.done
    assert (books.account, again.posted.over, again.taken.over_reason) == (settled, 1_030_000, "paid_twice")


def test_a_bounced_payment_gives_its_place_to_the_one_that_was_too_much():
    books = Books(account())
    first = part(1_030_000)
    books.pay(first)
    books.pay(part(1_030_000, hour=10))
    told = books.lose(first, TODAY)
    assert (books.account.state, told.reopened) == ("settled", False)
    assert [one.cause for one in told.undone] == ["bounced", "displaced"]
    assert books.balances()["bank", "principal"] == 1_000_000
    assert ("overpaid", None) not in books.balances()


def test_after_a_bounce_the_bill_owes_again_and_its_charge_runs_on():
    books = Books(account(), closed_until=date(2026, 10, 2))
    paid = part(1_030_000)
    books.pay(paid)
    told = books.lose(paid, days_after_due(40))
    assert (told.reopened, told.arrears_began) == (True, True)
    assert (books.account.state, books.account.arrears_since) == ("arrears", date(2026, 10, 1))
    assert books.account.late_charge_decided == 0
    assert owed_as_of(books.account, date(2026, 11, 9), LAW).amounts == ByComponent(1_000_000, 36_600)
    assert set(books.balances().values()) == set()


def test_a_bill_that_no_close_has_passed_is_open_again_after_a_bounce():
    books = Books(account())
    paid = part(1_030_000)
    books.pay(paid)
    books.lose(paid, TODAY)
    assert (books.account.state, books.account.arrears_since) == ("open", None)


@pytest.mark.law("Dongjak 22")
def test_a_written_off_bill_is_put_back_into_the_books_before_its_payment():
    books = Books(account(carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1)))))
    assert books.account.outstanding.total == 0
    told = books.pay(part(100_000))
    assert told.put_back
    assert (books.account.state, books.account.outstanding) == ("arrears", ByComponent(900_000))
    assert books.balances()["reinstated", "principal"] == -1_000_000


@pytest.mark.law("Dongjak 23")
def test_a_write_off_of_the_same_year_is_cancelled_against_itself():
    step = written_off(account(), CAUSE, 0)
    assert (step.after.state, step.after.beside, step.after.written_off_in) == (
        "written_off",
        ByComponent(1_000_000),
        2026,
    )
    back = put_back(step.after, CAUSE, 0)
    assert [entry.kind for entry in (*step.entries, *back.entries)] == ["write_off", "write_off_cancellation"]
    assert (back.after.state, back.after.outstanding) == ("arrears", ByComponent(1_000_000))


@pytest.mark.law("Dongjak 22")
def test_a_write_off_of_an_earlier_year_is_reinstated_in_the_books_of_today():
    step = written_off(account(book_year=2025, opened_book_year=2025), replace_day(CAUSE, date(2025, 12, 1)), 0)
    back = put_back(step.after, CAUSE, 2026)
    [entry] = back.entries
    assert (entry.kind, entry.fiscal_year, back.after.book_year) == ("reinstatement", 2026, 2026)


@pytest.mark.law("Dongjak 15②")
def test_what_is_left_of_a_lapsed_claim_stays_lapsed_when_a_payment_bounces():
    books = Books(account())
    paid = part(400_000)
    books.pay(paid)
    step = lapsed(books.account, CAUSE, 0)
    books.account, books.entries = step.after, [*books.entries, *step.entries]
    assert (books.account.state, books.account.claimed) == ("lapsed", ByComponent(600_000))
    books.lose(paid, TODAY)
    assert (books.account.state, books.account.beside, books.account.outstanding.total) == (
        "lapsed",
        ByComponent(1_000_000),
        0,
    )
    assert books.balances() == {("lapsed", "principal"): 1_000_000, ("receivable", "principal"): -1_000_000}


@pytest.mark.law("Dongjak 15②")
def test_money_that_comes_after_the_lapse_is_over_payment():
    step = lapsed(account(), replace_day(CAUSE, TODAY), 0)
    books = Books(step.after)
    told = books.pay(part(500_000, TODAY + timedelta(days=1)))
    assert (told.done[0].posted.over, told.done[0].taken.over_reason) == (500_000, "lapsed")


@pytest.mark.law("Dongjak 15②")
def test_money_that_came_before_the_lapse_and_is_told_after_it_is_collected_and_the_rest_stays_lapsed():
    step = lapsed(account(), replace_day(CAUSE, TODAY), 0)
    books = Books(step.after, entries=list(step.entries))
    books.pay(part(300_000, TODAY - timedelta(days=1)))
    assert (books.account.state, books.account.beside) == ("lapsed", ByComponent(700_000))
    assert books.balances() == {
        ("lapsed", "principal"): 1_000_000,
        ("reinstated", "principal"): -300_000,
        ("bank", "principal"): 300_000,
        ("receivable", "principal"): -1_000_000,
    }


@pytest.mark.law("Dongjak 11②", "Dongjak 16①")
def test_a_reduction_of_a_paid_bill_turns_what_was_paid_for_it_into_over_payment():
    books = Books(account())
    books.pay(part(1_030_000))
    told = books.reduce(reduced(400_000))
    assert [one.cause for one in told.undone] == ["reduced"]
    [again] = told.done
    assert (again.posted.collected, again.posted.over) == (ByComponent(600_000, 18_000), 412_000)
    assert books.balances() == {
        ("bank", "principal"): 600_000,
        ("bank", "charge"): 18_000,
        ("decided", "charge"): -18_000,
        ("reduced", "principal"): 400_000,
        ("receivable", "principal"): -1_000_000,
        ("bank", None): 412_000,
        ("overpaid", None): -412_000,
    }
    assert books.account.state == "settled"


@pytest.mark.law("Dongjak 11①")
def test_a_levy_that_is_taken_back_whole_is_withdrawn_and_its_money_is_over_payment():
    books = Books(account())
    books.pay(part(300_000))
    books.reduce(reduced(1_000_000))
    assert (books.account.state, books.account.outstanding.total) == ("withdrawn", 0)
    assert books.balances()["overpaid", None] == -300_000


def test_no_more_is_taken_back_than_was_decided():
    books = Books(account())
    books.pay(part(300_000))
    parts = books.parts.values()
    assert not exceeds(books.account, parts, [reduced(1_000_000)])
    assert exceeds(books.account, parts, [reduced(600_000), reduced(400_010)])
    assert exceeds(books.account, parts, [reduced(1_000, penalty=1)])


@pytest.mark.law("Dongjak 15③")
def test_carried_over_principal_that_was_paid_before_is_neither_owed_nor_charged():
    part_paid = account(carried_over(carried=CarriedIn(principal_paid=600_000)))
    owed = owed_as_of(part_paid, date(2024, 8, 1), LAW)
    assert owed.amounts == ByComponent(400_000, 12_000)


def test_a_bounce_of_a_closed_years_receipt_is_a_negative_collection_of_the_open_year():
    books = Books(account(levy(fiscal_year=2025, due_date=date(2025, 9, 30), decided_day=date(2025, 9, 10))))
    paid = part(1_000_000, date(2025, 9, 15))
    books.pay(paid)
    books.first_open_year = 2026
    told = books.lose(paid, TODAY)
    [entry] = told.entries
    assert (entry.kind, entry.fiscal_year, entry.cause.about_year) == ("receipt_reversal", 2026, 2025)
    assert (books.account.book_year, books.account.outstanding) == (2026, ByComponent(1_000_000))


@pytest.mark.law("Dongjak 15③")
def test_a_receipt_of_the_old_year_told_after_the_carry_over_takes_so_much_back_of_it():
    books = Books(account(book_year=2027, opened_book_year=2026), first_open_year=2026, today=date(2027, 1, 10))
    told = books.pay(part(400_000, date(2026, 9, 20)))
    assert [(entry.kind, entry.fiscal_year) for entry in told.entries] == [
        ("receipt", 2026),
        ("carry_out", 2026),
        ("carry_in", 2027),
    ]
    assert books.receivable() == {2027: -400_000}
    assert (books.account.book_year, books.account.outstanding) == (2027, ByComponent(600_000))


@pytest.mark.law("Dongjak 15③")
def test_a_receipt_of_the_new_year_carries_its_bill_over_first():
    books = Books(account(), today=date(2027, 1, 4))
    told = books.pay(part(400_000, date(2027, 1, 4)))
    assert told.carried_over == [(2026, ByComponent(1_000_000))]
    assert (books.receivable(), books.account.book_year) == ({2026: -1_000_000, 2027: 600_000}, 2027)


def test_what_was_owed_on_a_past_day_follows_from_what_had_come_by_then():
    books = Books(account())
    first, second = part(400_000), part(630_000, days_after_due(45))
    books.pay(first)
    books.pay(second)
    parts = tuple(books.parts.values())
    before = as_of(books.account, parts, TODAY - timedelta(days=1), LAW)
    assert owed_as_of(before, TODAY - timedelta(days=1), LAW).amounts == ByComponent(1_000_000, 30_000)
    between = as_of(books.account, parts, days_after_due(33), LAW)
    assert owed_as_of(between, days_after_due(33), LAW).amounts == ByComponent(600_000, 33_960)
    books.lose(second, days_after_due(60))
    still_there = as_of(books.account, tuple(books.parts.values()), days_after_due(50), LAW, left_later=[second])
    assert owed_as_of(still_there, days_after_due(50), LAW).amounts.principal == 0


_PAID = st.tuples(st.integers(1, 1_500_000), st.integers(-30, 900))
"""Won, and days after the due date."""


@given(
    item=st.sampled_from(["property-tax", "parking-fine", "public-property-rent", "enforcement-levy"]),
    principal=st.integers(10_000, 3_000_000),
    penalty=st.sampled_from([0, 7_000, 100_000]),
    written_off_before=st.booleans(),
    payments=st.lists(_PAID, min_size=1, max_size=5),
    reduction=st.none() | st.integers(1, 10_000),
    bounced=st.booleans(),
    seed=st.randoms(use_true_random=False),
)
def test_the_same_facts_in_any_order_end_in_the_same_balances(
    item, principal, penalty, written_off_before, payments, reduction, bounced, seed
):
    facts = {"item": item, "principal": principal, "penalty": penalty}
    carried = CarriedIn(written_off_on=date(2025, 12, 1))
    begun = account(carried_over(carried=carried, **facts) if written_off_before else levy(**facts))
    parts = [part(won, begun.payable_until + timedelta(days=days)) for won, days in payments]
    acts = [("pay", one) for one in parts]
    if reduction:
        acts.append(("reduce", reduced(reduction)))
    ends = [_played(begun, order, parts[0] if bounced else None) for order in (acts, shuffled(acts, seed))]
    assert ends[0] == ends[1]


def _played(begun, acts, bounced):
    """The bill and its balances once `acts` came in this order, and then, perhaps, one payment bounced."""
    books = Books(begun)
    start = begun.claimed
    for kind, fact in acts:
        books.pay(fact) if kind == "pay" else books.reduce(fact)
    if bounced:
        books.lose(bounced, bounced.value_day + timedelta(days=10))
    _nothing_lost(books, start, begun.outstanding.total)
    after, balances = books.account, books.balances()
    if begun.state == "written_off":  # the year of its reinstatement is that of the first fact that came
        balances = {key: won for key, won in balances.items() if key[0] not in ("carried_out", "carried_in")}
    return balances, after.state, after.outstanding, after.beside, after.late_charge_decided, after.settled_on


def _nothing_lost(books, start, receivable):
    sums = books.balances()
    after = books.account
    assert min(after.claimed.principal, after.claimed.charge, after.late_charge_decided) >= 0
    posted = sum(won for (name, _), won in sums.items() if name == "receivable")
    assert after.outstanding.total == receivable + posted
    live = sum(one.won for one in books.parts.values())
    assert sum(won for (name, _), won in sums.items() if name == "bank") == live
    collected = sum(one.posted.collected.total for one in books.parts.values())
    assert live == collected - sums.get(("overpaid", None), 0)
    decided = sum(one.posted.late_charge for one in books.parts.values())
    assert decided == after.late_charge_decided == -sums.get(("decided", "charge"), 0)
    reduced_won = sums.get(("reduced", "principal"), 0)
    assert start.total + decided == collected + reduced_won + after.claimed.total


@given(won=st.integers(2, 1_100_000), share=st.floats(0.01, 0.99), days=st.integers(1, 400))
def test_two_payments_at_one_moment_leave_what_one_of_both_leaves(won, share, days):
    on = days_after_due(days)
    first = max(1, int(won * share))
    begun = account()
    whole, split = Books(begun), Books(begun)
    whole.pay(part(won, on))
    for one in (first, won - first):
        if one:
            split.pay(part(one, on))
    assert whole.account.claimed == split.account.claimed
    assert owed_as_of(whole.account, on, LAW).amounts == owed_as_of(split.account, on, LAW).amounts


def test_parts_of_one_payment_that_came_bit_by_bit_are_told_again_as_they_are_posted():
    books = Books(account())
    first = part(700_000)
    books.pay(first)
    books.pay(replace(first, won=600_000))
    for parts in (books.parts, dict(reversed(books.parts.items()))):
        books.parts = parts
        assert not books.pay(part(1, days_after_due(40))).undone


def shuffled(acts, seed: random.Random):
    acts = list(acts)
    seed.shuffle(acts)
    return acts


def replace_day(cause: Cause, on: date) -> Cause:
    return Cause(cause.kind, cause.id, cause.actor, on, on)
