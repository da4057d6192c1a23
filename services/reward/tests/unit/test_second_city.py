"""Another city is another folder of law: its rates, caps and readings hold without a line of code."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reward.amounts.informant import Informed, informant_amount
from reward.amounts.proposal import Proposed, proposal_amount
from reward.credits.rules import Draft, reversal
from reward.facts.facts import Finder, Finding
from semu_law import load
from semu_law.release import ROOT, build, read_files

CITY = "99990"
FOLDER = Path(__file__).parents[1] / "second_city"
FILES = read_files(ROOT) | {
    path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.yaml")
}
LAW = build(FILES)
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


def drafts(facts: Any, receipt: Any, work: Any, decided_on: date = BEFORE) -> list[Draft]:
    found: list[Draft] = facts.drafts(LAW, CITY, receipt, work, {}, decided_on)
    return found


@pytest.mark.law("Act146 ⑧")
def test_its_own_rates_hold_and_its_own_rounding(facts: Any) -> None:
    receipt = facts.receipt(day=BEFORE, levy_year=2023, collected=1_234_567)
    [draft] = drafts(facts, receipt, facts.work(facts.urged_by("kim", day=BEFORE)))
    assert (draft.gross, draft.share) == (49_382, 49_382)
    assert "1원 미만을 버리고 49,382원." in draft.trace["explanation"]
    assert load().hash != LAW.hash == draft.trace["law_release"]


@pytest.mark.law("Gimpo addenda")
def test_a_city_may_hold_credits_to_the_version_of_the_day_of_decision(facts: Any) -> None:
    receipt = facts.receipt(day=BEFORE, levy_year=2023, collected=100_000_000)
    work = facts.work(facts.urged_by("kim", day=BEFORE))
    shares = [drafts(facts, receipt, work, decided_on)[0].share for decided_on in (BEFORE, AFTER)]
    assert shares == [500_000, 200_000]


def test_one_urging_will_do_where_the_city_says_so(facts: Any) -> None:
    receipt = facts.receipt(day=BEFORE, levy_year=2023)
    [draft] = drafts(facts, receipt, facts.work([facts.contact("kim", date(2024, 1, 5))]))
    assert draft.share == 40_000


def test_work_recorded_after_the_money_counts_not_where_the_city_says_so(facts: Any) -> None:
    receipt = facts.receipt(day=BEFORE, levy_year=2023)
    in_time = replace(facts.contact("kim", date(2026, 6, 1)), recorded_on=BEFORE)
    late = replace(facts.contact("lee", date(2026, 6, 1)), recorded_on=AFTER)
    assert [draft.share for draft in drafts(facts, receipt, facts.work([in_time, late]))] == [40_000]
    [draft] = drafts(facts, receipt, facts.work([late]))
    assert draft.excluded is not None
    assert draft.excluded.reason == "no-contact-on-record"


def test_what_excludes_a_receipt_does_so_there_whenever_it_was_recorded(facts: Any) -> None:
    receipt = facts.receipt(day=BEFORE, levy_year=2023)
    contact = replace(facts.contact("kim", date(2026, 6, 1)), recorded_on=BEFORE)
    dividend = replace(facts.disposition("lee", "other_creditors_dividend", BEFORE), recorded_on=AFTER)
    for draft in drafts(facts, receipt, facts.work([contact], [dividend])):
        assert draft.excluded is not None
        assert draft.excluded.reason == "other-creditors-dividend"


def test_what_its_ordinance_does_not_rule_does_not_bind(facts: Any) -> None:
    receipt = facts.receipt(day=BEFORE, levy_year=2023, collected=1_000_000)
    [draft] = drafts(facts, receipt, facts.work(facts.urged_by("kim", day=BEFORE), grade=3, term_limited=True))
    assert (draft.share, draft.case_capped, draft.month_cap) == (40_000, True, 100_000_000)


@pytest.mark.law("Act146 ⑨")
def test_what_its_ordinance_does_not_reward_is_not_paid(facts: Any) -> None:
    finding = Finding(facts.id("f"), date(2026, 5, 1), None, (Finder(facts.id("kim"), official=False),))
    receipt = facts.receipt(day=BEFORE, liability_day=date(2020, 6, 1), decided_on=date(2026, 5, 20))
    by_kind = {one.kind: one for one in drafts(facts, receipt, facts.work([], finding=finding))}
    assert by_kind["finder"].excluded.reason == "kind-not-in-ordinance"
    proposal = proposal_amount(LAW, CITY, Proposed(100_000, BEFORE, other_award=False))
    assert (proposal.won, proposal.excluded and proposal.excluded.reason) == (0, "no-ordinance")
    assert reversal(LAW, CITY, BEFORE).article == "지방세기본법 §146⑧·⑨"


@pytest.mark.law("Act146 ①")
def test_informants_have_their_right_from_the_act_whatever_the_city_says() -> None:
    amount = informant_amount(LAW, CITY, Informed("evasion_informant", 250_000_007, BEFORE, BEFORE))
    assert amount.won == 30_000_000


@pytest.mark.law("Act146 ①")
def test_the_acts_cap_binds_all_sharers_of_a_case_where_the_city_caps_nothing(facts: Any) -> None:
    path = f"ordinances/{CITY}/reward.yaml"
    without_cap = FILES[path][: FILES[path].index("- key: reward.cap.case")]
    law = build(FILES | {path: without_cap.replace('"4/100"', '"50/100"')})
    receipts = [facts.receipt(f"r{number}", day=BEFORE, levy_year=2023, collected=150_000_000) for number in range(2)]
    work = facts.work(facts.urged_by("kim", "lee", day=BEFORE))
    shares = [draft.share for draft in facts.drafts(law, CITY, receipts, work, {}, BEFORE)]
    assert shares == [37_500_000, 37_500_000, 12_500_000, 12_500_000]
