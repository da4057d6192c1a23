"""The rules of what officials record: deferrals, write-offs, limitation, entrusted collection."""

from datetime import date, timedelta

import pytest
from bill_stories import DUE, LAW, TODAY, account
from collection.deferrals.rules import deferred, deferred_due, fits, in_time, overlapping
from collection.entrustments.rules import fee
from collection.lapses.rules import completed
from collection.late_charges.facts import Deferral, PrincipalPayment
from collection.ledger.rules import ByComponent
from collection.limitations.rules import NAMES, moves_back
from collection.write_offs.rules import earliest_day, needs_search, provision
from collection_facts import levy
from hypothesis import given
from hypothesis import strategies as st
from semu_law.calendar import is_business_day

DAY = timedelta(days=1)
HELD = Deferral(date(2026, 10, 20), date(2027, 4, 19), "after_arrears")


@pytest.mark.law("Figures 8.4")
def test_the_fee_of_entrusted_collection_leaves_expense_out():
    assert fee(ByComponent(principal=1_900_000, expense=100_000), TODAY, LAW) == 570_000
    assert fee(ByComponent(principal=1_000, charge=36), TODAY, LAW) == 310
    assert fee(ByComponent(expense=100_000), TODAY, LAW) == 0


@pytest.mark.law("Figures 4.2")
@pytest.mark.parametrize(
    ("kind", "item", "allowed"),
    [
        ("before_due", "property-tax", True),
        ("after_arrears", "property-tax", True),
        ("after_arrears", "parking-fine", False),
        ("fine_instalments", "parking-fine", True),
        ("fine_instalments", "public-property-rent", False),
        ("rehabilitation", "public-property-rent", True),
    ],
)
def test_taxes_and_fines_are_deferred_by_laws_of_their_own(kind, item, allowed):
    assert fits(kind, LAW.item(item)) is allowed


@pytest.mark.law("Figures 4.2")
def test_what_begins_the_day_after_the_due_date_was_decided_in_time():
    far = DUE + 90 * DAY
    assert in_time("before_due", DUE + DAY, far, DUE)
    assert not in_time("before_due", DUE + 2 * DAY, far, DUE)
    assert not in_time("before_due", DUE - DAY, DUE, DUE)
    assert in_time("after_arrears", DUE + 2 * DAY, far, DUE)
    assert not in_time("after_arrears", DUE + DAY, far, DUE)


@given(first=st.integers(0, 400), length=st.integers(0, 200), other=st.integers(0, 400))
def test_two_deferrals_overlap_exactly_when_they_share_a_day(first, length, other):
    held = Deferral(TODAY + first * DAY, TODAY + (first + length) * DAY, "after_arrears")
    start, end = TODAY + other * DAY, TODAY + (other + 30) * DAY
    shared = set(range(first, first + length + 1)) & set(range(other, other + 31))
    assert (overlapping([held], start, end) is held) is bool(shared)


@given(last=st.integers(1, 700))
def test_a_deferral_before_the_due_date_moves_it_to_a_business_day_and_undoes_arrears(last):
    late = account(state="arrears", arrears_since=DUE + DAY)
    after = deferred(late, [Deferral(DUE, DUE + last * DAY, "before_due")])
    assert after.payable_until >= DUE + last * DAY
    assert is_business_day(after.payable_until)
    assert (after.state, after.arrears_since) == ("open", None)
    assert deferred(after, ()).payable_until == DUE


def test_a_deferral_of_arrears_moves_no_due_date_and_undoes_nothing():
    late = account(state="arrears", arrears_since=DUE + DAY)
    after = deferred(late, [HELD])
    assert (after.payable_until, after.state, after.arrears_since) == (DUE, "arrears", DUE + DAY)


@pytest.mark.law("Gimpo 3④4")
def test_a_receipt_knows_the_deferrals_of_the_decree_that_had_begun():
    rehabilitation = Deferral(HELD.first_day, date(2030, 1, 1), "rehabilitation")
    assert deferred_due([HELD, rehabilitation], HELD.first_day) == HELD.last_day
    assert deferred_due([HELD, rehabilitation], HELD.first_day - DAY) is None


@pytest.mark.law("Dongjak 15②", "Figures 3.1")
def test_a_claim_ends_when_its_last_day_is_over_unless_a_deferral_stops_the_period():
    living = account(limitation_on=HELD.first_day)
    assert completed(living, HELD.first_day) is None
    assert completed(living, HELD.first_day + DAY) == HELD.first_day
    assert completed(account(limitation_on=HELD.first_day, deferrals=(HELD,)), HELD.last_day + DAY) is None
    assert completed(account(limitation_on=HELD.first_day, state="settled"), HELD.last_day) is None
    assert completed(account(), HELD.last_day) is None


@pytest.mark.law("Figures 3.1")
def test_only_a_first_day_or_a_correction_brings_the_limitation_day_forward():
    back = {cause for cause in NAMES if moves_back(cause, TODAY, TODAY - DAY)}
    assert set(NAMES) - back == {"initial", "correction"}
    assert not any(moves_back(cause, None, TODAY) or moves_back(cause, TODAY, TODAY) for cause in NAMES)


@pytest.mark.law("Figures 4.4", "Dongjak 21")
def test_arrears_below_300_000_won_are_written_off_without_a_search():
    small, exact = (account(levy(principal=won)) for won in (299_990, 300_000))
    assert not needs_search("missing_or_no_property", small, TODAY, LAW)
    assert needs_search("missing_or_no_property", exact, TODAY, LAW)
    assert not needs_search("disposition_ceased", exact, TODAY, LAW)


@pytest.mark.law("Figures 4.4", "Figures 2.2")
def test_a_fine_is_written_off_only_as_its_own_law_says():
    fine, tax = LAW.item("parking-fine"), LAW.item("property-tax")
    assert provision("missing_or_no_property", fine) == "질서위반행위규제법 §24의4"
    assert provision("rehabilitation_discharge", fine) is None
    assert provision("rehabilitation_discharge", tax) == "지방세징수법 §106①, 시행령 §94"


def test_what_is_outstanding_can_be_written_off_from_the_last_thing_that_befell_it():
    assert earliest_day(account()) == DUE + DAY
    paid = (PrincipalPayment(TODAY, 1), PrincipalPayment(DUE, 1))
    assert earliest_day(account(payments=paid)) == TODAY
    assert earliest_day(account(written_off_on=TODAY)) == TODAY
