"""Merits that a work record names: campaign, entrusted collection, direct collection; before and after bill 3574."""

from datetime import date, timedelta
from typing import Any

import pytest
from reward.credits.rules import Draft
from reward.facts.facts import Ground, MeritClaim
from semu_law import load

GIMPO = "41570"
LAW = load()
DAY = timedelta(days=1)
OLD, NEW = date(2025, 3, 27), date(2025, 3, 28)


def claim(facts: Any, ground: Ground, first: date, last: date, official: str = "kim") -> MeritClaim:
    return MeritClaim(facts.id(f"{official}{ground}"), facts.id(official), ground, first, last)


def only(facts: Any, receipt: Any, work: Any) -> Draft:
    [draft] = facts.drafts(LAW, GIMPO, receipt, work)
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.law("Gimpo 3③3", "Gimpo-old 2③3")
@pytest.mark.parametrize(("day", "article"), [(OLD, "§2③3호"), (NEW, "§3③3호")])
def test_work_in_a_campaign_is_a_merit_on_its_days(facts: Any, day: date, article: str) -> None:
    work = facts.work(claims=[claim(facts, "campaign", day, day)])
    draft = only(facts, facts.receipt(day=day, levy_year=2022), work)
    assert (draft.excluded, draft.share) == (None, 50_000)
    assert any(one["article"].endswith(article) for one in draft.trace["applied"])


@pytest.mark.law("Gimpo 3③3")
@pytest.mark.parametrize(("first", "last"), [(NEW + DAY, NEW + 9 * DAY), (NEW - 9 * DAY, NEW - DAY)])
def test_a_receipt_outside_the_campaign_is_none_of_it(facts: Any, first: date, last: date) -> None:
    work = facts.work(claims=[claim(facts, "campaign", first, last)])
    draft = only(facts, facts.receipt(day=NEW, levy_year=2022), work)
    assert draft.excluded is not None
    assert draft.excluded.reason == "no-contact-on-record"


@pytest.mark.law("Gimpo 3③4", "Gimpo-old 2③4", "Gimpo 4①3", "Gimpo-old 3①2")
@pytest.mark.parametrize(("day", "article"), [(OLD, "§2③4호"), (NEW, "§3③4호")])
def test_work_on_an_entrusted_collection_is_a_merit_where_it_was_entrusted(facts: Any, day: date, article: str) -> None:
    work = facts.work(claims=[claim(facts, "entrusted", day, day)])
    entrusted = only(facts, facts.receipt(day=day, levy_year=2022, entrusted_fee=570_000), work)
    assert entrusted.share == 57_000
    assert any(one["article"].endswith(article) for one in entrusted.trace["applied"])
    other = only(facts, facts.receipt(day=day, levy_year=2022), work)
    assert other.excluded is not None


@pytest.mark.law("Gimpo 3⑤", "Gimpo-old 2⑤")
@pytest.mark.parametrize("day", [OLD, NEW])
def test_grade_5_and_above_are_rewarded_for_what_they_collected_directly(facts: Any, day: date) -> None:
    contacts, directly = facts.urged_by("kim", day=day), [claim(facts, "direct", day, day)]
    receipt = facts.receipt(day=day, levy_year=2022)
    assert only(facts, receipt, facts.work(contacts, grade=5)).excluded is not None
    assert only(facts, receipt, facts.work(contacts, grade=5, claims=directly)).share == 50_000
    # Collecting directly is no special merit by itself: §3③ names those.
    assert only(facts, receipt, facts.work(grade=5, claims=directly)).excluded is not None


@pytest.mark.law("Gimpo 3③2", "Gimpo-old 2③2")
@pytest.mark.parametrize("day", [OLD, NEW])
def test_a_disposition_by_another_statute_is_a_merit_as_the_work_record_names_it(facts: Any, day: date) -> None:
    receipt = facts.receipt(day=day, levy_year=2022)
    draft = only(facts, receipt, facts.work(claims=[claim(facts, "other_statute", day, day)]))
    assert (draft.excluded, draft.share) == (None, 50_000)
    assert any("그 밖의 관계법령에 따른 처분" in line for line in draft.trace["explanation"])


@pytest.mark.law("Gimpo 3④3", "Gimpo-old 2④2")
@pytest.mark.parametrize("day", [OLD, NEW])
def test_a_dividend_that_special_effort_brought_is_not_excluded(facts: Any, day: date) -> None:
    receipt = facts.receipt(day=day, levy_year=2022)
    dividend = [facts.disposition("kim", "other_creditors_dividend", day)]
    effort = claim(facts, "special_effort", day, day)
    urged = facts.urged_by("kim", day=day)
    excluded = only(facts, receipt, facts.work(urged, dividend)).excluded
    assert excluded is not None
    assert excluded.reason == "other-creditors-dividend"
    assert only(facts, receipt, facts.work(urged, dividend, claims=[effort])).share == 50_000
    # The effort lifts what shuts the receipt out, and is no special merit by itself.
    assert only(facts, receipt, facts.work([], dividend, claims=[effort])).excluded is not None


def test_what_the_work_record_claims_is_told_to_the_committee(facts: Any) -> None:
    work = facts.work(facts.urged_by("kim"), claims=[claim(facts, "campaign", facts.day, facts.day)])
    explanation = only(facts, facts.receipt(), work).trace["explanation"]
    assert any("공적조서의 체납액 일제정리" in line for line in explanation)
    assert "공적조서의 공적은 위원회의 인정을 받아야 한다." in explanation
