"""A receipt as its bill stood on its day, whatever was told when."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from reward.facts.circumstances import Circumstances, Deferral, Limitation, WriteOff, on_its_day

BEFORE, AFTER = date(2026, 10, 1), date(2026, 11, 1)


def test_a_receipt_of_which_nothing_else_is_known_stands_as_it_was_told(facts):
    told = facts.receipt(deferred_due=AFTER, written_off_on=BEFORE, limitation_on=AFTER, entrusted_fee=1)
    assert on_its_day(told, Circumstances()) == told


@pytest.mark.law("Gimpo 3④4")
def test_only_deferrals_begun_by_the_day_that_move_a_due_date_count(facts):
    known = [
        Deferral("before_due", BEFORE, date(2027, 1, 29)),
        Deferral("after_arrears", AFTER, date(2028, 1, 31)),
        Deferral("rehabilitation", BEFORE, date(2029, 1, 31)),
    ]
    for order in permutations(known):
        assert on_its_day(facts.receipt(), Circumstances(list(order))).deferred_due == date(2027, 1, 29)


def test_a_deferral_that_was_ended_before_it_began_moved_nothing(facts):
    told = facts.receipt(deferred_due=date(2027, 1, 29))
    ended = Deferral("before_due", BEFORE, BEFORE - timedelta(days=1))
    assert on_its_day(told, Circumstances([ended])).deferred_due is None


@pytest.mark.law("Gimpo 4①3")
def test_a_write_off_counts_from_its_day_unless_it_was_an_error(facts):
    receipt, told = facts.receipt(), facts.receipt(written_off_on=BEFORE)
    good, error, later = WriteOff(BEFORE, False), WriteOff(BEFORE, True), WriteOff(AFTER, False)
    assert on_its_day(receipt, Circumstances(write_offs=[later, good])).written_off_on == BEFORE
    assert on_its_day(receipt, Circumstances(write_offs=[later])).written_off_on is None
    assert on_its_day(told, Circumstances(write_offs=[error])).written_off_on is None
    assert on_its_day(told, Circumstances(write_offs=[error, good])).written_off_on == BEFORE


def test_the_limitation_day_is_the_last_recorded_that_held_by_the_day(facts):
    told = facts.receipt(limitation_on=date(2027, 5, 1))
    first, corrected = Limitation(BEFORE, date(2031, 10, 1)), Limitation(BEFORE, date(2030, 10, 1))
    seizure = Limitation(AFTER, date(2031, 11, 1))
    assert on_its_day(told, Circumstances(limitations=[first, corrected, seizure])).limitation_on == date(2030, 10, 1)
    assert on_its_day(told, Circumstances(limitations=[seizure])).limitation_on == date(2027, 5, 1)
