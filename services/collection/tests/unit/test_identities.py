"""The identities from sums: each account in its own term, and what is wrong in one of them shows."""

from datetime import date
from uuid import uuid4

import pytest
from collection.ledger import entries as entry_of
from collection.ledger.entries import Books
from collection.ledger.rules import ByComponent, Cause
from collection.proofs.identities import Place, Sides, Sum, bank_by_day, by_component, by_item, wrong_balances

DAY = date(2026, 10, 19)
CAUSE = Cause("payment", uuid4(), "official:x", DAY, DAY)
BOOKS = Books("41570", 2026, "property-tax", uuid4())


def sums(*entries, held=False):
    """Every posting as a sum of its own, as if nothing could be grouped."""
    return [
        Sum(
            Place(entry.fiscal_year, one.account, one.item, one.component),
            entry.kind,
            entry.cause.value_day if one.account == "bank" else None,
            held,
            one.debit,
            one.credit,
        )
        for entry in entries
        for one in entry.postings
    ]


def principal(won):
    return ByComponent(principal=won)


STORY = [
    entry_of.decided(BOOKS, principal(100), CAUSE),
    entry_of.carried_in(BOOKS, principal(20), CAUSE),
    entry_of.reinstated(BOOKS, principal(3), CAUSE),
    entry_of.received(BOOKS, principal(50), CAUSE),
    entry_of.receipt_reversed(BOOKS, principal(10), CAUSE),
    entry_of.reduced(BOOKS, principal(5), CAUSE),
    entry_of.written_off(BOOKS, principal(9), CAUSE),
    entry_of.write_off_cancelled(BOOKS, principal(2), CAUSE),
    entry_of.lapsed(BOOKS, principal(4), CAUSE),
    entry_of.overpaid(BOOKS, 8, CAUSE),
    entry_of.unmatched("41570", 2026, 30, CAUSE),
    entry_of.out_of_suspense("41570", 2026, 11, CAUSE),
    entry_of.awaiting_decision("41570", 2026, "property-tax", 40, CAUSE),
    entry_of.decision_met("41570", 2026, "property-tax", 15, CAUSE),
]


def test_every_term_of_the_first_identity_comes_from_its_own_account():
    [line] = by_component(sums(*STORY))
    assert line.holds
    assert line.model_dump(exclude={"fiscal_year", "item", "component", "holds"}) == {
        "carried_in": 20, "reinstated": 3, "decided": 100, "collected": 40, "reduced": 5, "written_off": 7, "lapsed": 4,
        "carried_out": 0, "outstanding": 67,
    }  # fmt: skip


def test_every_term_of_the_second_identity_comes_from_its_own_account():
    unassigned, of_item = by_item(sums(*STORY))
    assert unassigned.holds
    assert (unassigned.item, unassigned.bank, unassigned.suspense) == (None, 19, 19)
    assert of_item.holds
    assert (of_item.bank, of_item.collected, of_item.overpaid, of_item.awaiting_decision) == (73, 40, 8, 25)


def test_the_bank_is_summed_by_value_day():
    later = Cause("payment", uuid4(), "official:x", date(2026, 10, 20), date(2026, 10, 21))
    assert bank_by_day(sums(*STORY, entry_of.received(BOOKS, principal(6), later))) == {DAY: 92, date(2026, 10, 20): 6}


@pytest.mark.parametrize("posting", range(2 * len(STORY)))
def test_one_posting_that_is_lost_breaks_an_identity(posting):
    """No place holds but by all of its postings: whichever is missing, the line of its component or item shows it."""
    left = sums(*STORY)
    del left[posting]
    assert not all(line.holds for line in [*by_component(left), *by_item(left)])


def test_a_balance_that_is_held_wrong_or_not_at_all_is_named():
    held = sums(STORY[0], held=True)
    receivable, decided = (one.place for one in held)
    right = {receivable: Sides(100, 0), decided: Sides(0, 100)}
    assert wrong_balances([*held, *sums(STORY[3])], right) == []
    [wrong] = wrong_balances(held, {**right, receivable: Sides(90, 0)})
    assert (wrong.account, wrong.debit, wrong.held_debit) == ("receivable", 100, 90)
    [missing] = wrong_balances(held, {receivable: Sides(100, 0)})
    assert (missing.account, missing.credit, missing.held_credit) == ("decided", 100, 0)
    [beyond] = wrong_balances([], {decided: Sides(0, 1)})
    assert (beyond.account, beyond.credit, beyond.held_credit) == ("decided", 0, 1)
