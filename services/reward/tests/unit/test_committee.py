"""Terms, composition, quorum and votes, by the ordinance before and after the amendment."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reward.committee.charter import Charter, charter
from reward.committee.meetings.rules import Ballot, barred, count, has_quorum
from reward.committee.members.rules import Sitting, Term, TooManyTerms, fault, next_term, overfilled, remaining_term
from semu_law import load

GIMPO = "41570"
AFTER = date(2026, 10, 19)
BEFORE = date(2025, 3, 27)
"""The day before the amendment's promulgation."""


def rules(day: date = AFTER) -> Charter:
    found = charter(load(), GIMPO, day)
    assert found is not None
    return found


def seats(*kinds: str) -> list[Sitting]:
    return [Sitting(UUID(int=n), UUID(int=100 + n), kind) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]


def committee(members: int) -> list[Sitting]:
    return seats("chair", *["ex_officio"] * (members - 1))


@pytest.mark.law("Gimpo 7②", "Gimpo-old 6②")
@pytest.mark.parametrize(("day", "article"), [(BEFORE, "§6②"), (AFTER, "§7②")])
@pytest.mark.parametrize(("members", "meets"), [(3, False), (4, True), (8, True), (9, False)])
def test_a_committee_has_four_to_eight_members_with_the_chair(
    day: date, article: str, members: int, meets: bool
) -> None:
    found = fault(rules(day), committee(members))
    assert (found is None) == meets
    assert found is None or found.article.endswith(article)


@pytest.mark.law("Gimpo 7③", "Gimpo-old 6③")
@pytest.mark.parametrize(("day", "article"), [(BEFORE, "§6③"), (AFTER, "§7③")])
def test_a_committee_without_a_chair_or_with_two_cannot_meet(day: date, article: str) -> None:
    without = fault(rules(day), seats(*["ex_officio"] * 4))
    assert without is not None
    assert (without.article.endswith(article), without.why) == (True, "위원장이 없다.")
    two = overfilled(rules(day), seats("chair", "chair"))
    assert two is not None
    assert two.article.endswith(article)


def test_nobody_sits_twice() -> None:
    one, other, *_ = committee(4)
    twice = [one, Sitting(other.member, one.person, other.seat)]
    assert overfilled(rules(), twice) is not None


@pytest.mark.law("Gimpo 7①", "Gimpo-old 6①", "Act146 ⑧")
def test_only_an_ordinance_sets_up_a_committee() -> None:
    assert charter(load(), "41390", AFTER) is None
    assert charter(load(), GIMPO, date(2023, 5, 2)) is None


@pytest.mark.law("Gimpo 7④", "Gimpo-old 6④")
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_a_term_is_two_years_and_is_renewed_twice(day: date) -> None:
    first = next_term(rules(day), date(2024, 3, 1), [])
    assert first == Term(date(2024, 3, 1), date(2026, 2, 28), 1)
    second = next_term(rules(day), date(2026, 3, 1), [first])
    third = next_term(rules(day), date(2028, 3, 1), [first, second])
    assert (second.number, third.number, third.last) == (2, 3, date(2030, 2, 28))
    with pytest.raises(TooManyTerms):
        next_term(rules(day), date(2030, 3, 1), [first, second, third])
    # 연임 follows on: who comes back after a gap begins anew.
    assert next_term(rules(day), date(2030, 3, 2), [first, second, third]).number == 1


@pytest.mark.law("Gimpo 7④")
def test_a_term_from_a_leap_day_ends_on_the_day_before_the_first_of_march() -> None:
    assert next_term(rules(), date(2024, 2, 29), []).last == date(2026, 2, 28)


@pytest.mark.law("Gimpo 7④", "Gimpo-old 6④")
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_a_successor_serves_out_the_term(day: date) -> None:
    left = next_term(rules(day), date(2025, 4, 1), [])
    successor = remaining_term(rules(day), date(2026, 6, 1), left.last, [])
    assert successor == Term(date(2026, 6, 1), date(2027, 3, 31), 1)
    assert next_term(rules(day), left.last + timedelta(days=1), [successor]).number == 2


@pytest.mark.law("Gimpo 7⑥", "Gimpo-old 6⑥")
@pytest.mark.parametrize(
    ("members", "present", "enough"),
    [(4, 2, False), (4, 3, True), (5, 2, False), (5, 3, True), (8, 4, False), (8, 5, True)],
)
def test_a_meeting_needs_more_than_half_of_the_members(members: int, present: int, enough: bool) -> None:
    assert has_quorum(members, present) == enough


@pytest.mark.law("Gimpo 7⑥", "Gimpo-old 6⑥")
@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ("for for against", "carried"),
        ("for for against against", "rejected"),
        ("for for abstained abstained", "rejected"),
        ("for for for abstained", "carried"),
        ("abstained abstained abstained", "rejected"),
    ],
)
def test_a_motion_needs_more_than_half_of_those_who_are_there(votes: str, outcome: str) -> None:
    ballots: list[Ballot] = votes.split()  # type: ignore[assignment]
    assert count({UUID(int=n): ballot for n, ballot in enumerate(ballots)}).outcome == outcome


@pytest.mark.law("Gimpo 7⑥")
@given(st.lists(st.sampled_from(["for", "against", "abstained"]), min_size=1, max_size=8))
def test_a_motion_never_carries_with_its_opposite(ballots: list[Ballot]) -> None:
    opposite: dict[Ballot, Ballot] = {"for": "against", "against": "for", "abstained": "abstained"}
    votes = {UUID(int=n): ballot for n, ballot in enumerate(ballots)}
    outcomes = {count(votes).outcome, count({member: opposite[ballot] for member, ballot in votes.items()}).outcome}
    assert outcomes != {"carried"}


@pytest.mark.law("Gimpo 7⑥", "Gimpo-old 6⑥")
def test_a_member_who_would_be_paid_is_barred_and_nobody_else() -> None:
    members = committee(4)
    assert barred(members, {members[2].person, UUID(int=999)}) == {members[2].member}


@pytest.mark.law("Gimpo 7⑤", "Gimpo-old 6⑤")
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_ordinance_names_five_matters(day: date) -> None:
    assert rules(day).matters.names == {
        "eligibility", "criteria", "special-merit", "proposal-amount", "referred-by-chair",
    }  # fmt: skip
