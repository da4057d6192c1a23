"""A year's budget pays in the order of decision, and nobody overtakes."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reward.budgets.rules import Waiting, within

NAMED = {name: UUID(int=number) for number, name in enumerate("abcd")}


def waiting(name: str, day: int, won: int) -> Waiting:
    return Waiting(NAMED[name], date(2026, 10, day), won)


@pytest.mark.law("Gimpo 9①", "Gimpo-old 8①", "Act146 ①")
def test_what_the_budget_does_not_pay_waits_with_all_behind_it() -> None:
    queue = [waiting("c", 3, 10), waiting("b", 2, 500), waiting("a", 1, 300)]
    paid, left = within(700, queue)
    assert ([one.won for one in paid], [one.won for one in left]) == ([300], [500, 10])


@pytest.mark.law("Gimpo 9①")
@settings(max_examples=100)
@given(
    budget=st.integers(0, 3_000),
    queue=st.lists(st.tuples(st.integers(1, 28), st.integers(1, 1_000), st.uuids()), unique_by=lambda one: one[2]),
)
def test_a_budget_is_never_passed_and_arrival_changes_nothing(budget: int, queue: list[tuple[int, int, UUID]]) -> None:
    all_of_them = [Waiting(award, date(2026, 10, day), won) for day, won, award in queue]
    paid, left = within(budget, all_of_them)
    assert sum(one.won for one in paid) <= budget
    assert (paid, left) == within(budget, all_of_them[::-1])
    assert sorted([*paid, *left], key=lambda one: one.award) == sorted(all_of_them, key=lambda one: one.award)
