"""Which bills a payment is for, and that no unbalanced entry can be made."""

from dataclasses import replace
from datetime import date

import pytest
from bill_stories import TODAY
from collection.ledger.rules import Cause, Entry, Posting, Unbalanced
from collection.receipts.handlers import incoming
from collection.receipts.rules import Claim, Declaration, Known, Share, match
from collection_facts import levy, payment
from semu_kit.ids import new_id


def coming(total, *shown, **facts):
    return incoming(payment(total, *shown, **facts))


def test_a_payment_is_shared_as_shown_and_what_exceeds_goes_to_the_last_bill():
    first, second = levy(), levy()
    found = match(coming(150, (first, 100), (second, 40)), Known({first.bill, second.bill}))
    assert (found.shares, found.unmatched) == ((Share(first.bill, 100), Share(second.bill, 50)), 0)


def test_the_money_of_an_unknown_bill_matches_nothing():
    known, unknown = levy(), levy()
    found = match(coming(150, (known, 100), (unknown, 50)), Known({known.bill}))
    assert (found.shares, found.unmatched, found.reason) == ((Share(known.bill, 100),), 50, "unknown_bill")
    assert match(coming(70), Known(())).reason == "no_reference"
    assert match(coming(70, reference="123"), Known(())).reason == "unknown_reference"


@pytest.mark.law("Figures 7")
def test_what_a_person_pays_goes_to_delegated_province_taxes_first_and_then_by_due_date():
    own_old, own_new, delegated = (new_id() for _ in range(3))
    claims = [
        Claim(own_new, 500, False, date(2026, 9, 30)),
        Claim(own_old, 300, False, date(2025, 9, 30)),
        Claim(delegated, 200, True, date(2026, 7, 31)),
    ]
    payer = levy()
    found = match(coming(600, taxpayer=payer.taxpayer), Known((), claims=lambda: claims))
    assert found.shares == (Share(delegated, 200), Share(own_old, 300), Share(own_new, 100))
    found = match(coming(1_010, taxpayer=payer.taxpayer), Known((), claims=lambda: claims))
    assert (found.unmatched, found.reason) == (10, "nothing_owed")


@pytest.mark.law("Dongjak 7②")
def test_self_assessed_money_waits_for_its_decision_unless_that_has_come():
    declared = Declaration("local-income-tax", 2026, "05")
    paid = replace(coming(900), declaration=declared)
    assert match(paid, Known(())).awaiting == 900
    bill = new_id()
    assert match(paid, Known((), decided_for=bill)).shares == (Share(bill, 900),)


def test_an_entry_whose_sides_differ_cannot_be_made():
    cause = Cause("payment", new_id(), "system:test", TODAY, TODAY)
    with pytest.raises(Unbalanced):
        Entry(new_id(), "receipt", "41570", 2026, cause, (Posting("bank", debit=10), Posting("suspense", credit=9)))
    with pytest.raises(Unbalanced):
        Entry(new_id(), "receipt", "41570", 2026, cause, ())
