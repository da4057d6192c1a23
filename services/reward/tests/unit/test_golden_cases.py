"""The golden cases of law/cases about eligibility, months, the budget and the committee, by the rules themselves."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from reward.budgets.rules import Waiting, within
from reward.committee.charter import Charter, charter
from reward.committee.meetings.rules import Count, has_quorum
from reward.committee.members.rules import Sitting, Term, TooManyTerms, fault, next_term
from reward.credits.months import InMonth, cap_month
from reward.credits.rules import Draft
from semu_law import load
from semu_law.calendar import months_before, months_passed_on

GIMPO = "41570"
LAW = load()
CASES = Path(__file__).parents[4] / "law/cases"


def cases(name: str) -> list[Any]:
    rows = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(row, marks=pytest.mark.law(row["source"]), id=f"{name}{i}") for i, row in enumerate(rows)]


def work_of(facts: Any, case: dict[str, Any]) -> Any:
    day, kind = case["receipt_day"], case.get("kind", "phone")
    contacts = facts.urged_by("kim", day=day)
    if "contacts" in case:
        contacts = [facts.contact("kim", one, kind, direct=kind == "phone") for one in case["contacts"]]
    done = [facts.disposition("kim", one, months_before(day, 1)) for one in case.get("done", ())]
    return facts.work(contacts, done, grade=case.get("grade", 7))


@pytest.mark.parametrize("case", cases("eligibility"))
def test_golden_cases_of_eligibility(facts: Any, case: dict[str, Any]) -> None:
    day: date = case["receipt_day"]
    told = {
        "levy_year": day.year - 3,
        "due_date": date(day.year - 3, 9, 30),
        "arrears_since": date(day.year - 3, 10, 5),
    }
    told |= {"demand_due": date(day.year - 3, 12, 10), "local_tax": case.get("tax", True)} | case.get("facts", {})
    [draft] = facts.drafts(LAW, GIMPO, facts.receipt(day=day, **told), work_of(facts, case))
    assert (draft.excluded.reason if draft.excluded else None) == case.get("reason")
    assert draft.share == (0 if draft.excluded else case.get("won", 50_000))
    if draft.excluded:
        assert case["article"] in draft.excluded.article
    assert case["article"] in " ".join(one["article"] for one in draft.trace["applied"])


@pytest.mark.parametrize("case", cases("month-caps"))
def test_golden_cases_of_months(facts: Any, case: dict[str, Any]) -> None:
    drafts = [_drafted(facts, number, day, case) for number, day in enumerate(case["days"])]
    amounts: dict[Any, int] = {}
    for month in {(one.day.year, one.day.month) for one in drafts}:
        of_month = [one for one in drafts if (one.day.year, one.day.month) == month]
        amounts |= cap_month(
            InMonth(one.receipt, one.day, one.number, one.share, one.month_cap, None) for one in of_month
        )
    assert [amounts[one.receipt] for one in drafts] == case["amounts"]
    assert case["article"] in " ".join(one["article"] for one in drafts[-1].trace["applied"])


def _drafted(facts: Any, number: int, day: date, case: dict[str, Any]) -> Draft:
    receipt = facts.receipt(f"r{number}", day=day, levy_year=2020, collected=1_000_000_000)
    work = facts.work(facts.urged_by("kim", day=day), term_limited=case.get("term_limited", False))
    [draft] = facts.drafts(LAW, GIMPO, receipt, work)
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize("case", cases("budgets"))
def test_golden_cases_of_budgets(case: dict[str, Any]) -> None:
    queue = [Waiting(UUID(int=place), date(2026, 10, 1 + place), won) for place, won in enumerate(case["waiting"])]
    paid, left = within(case["budget"], queue[::-1])
    assert [one.won for one in paid] == case["paid"]
    assert [one.won for one in (*paid, *left)] == case["waiting"]
    assert LAW.ordinance(GIMPO, "reward.payout.short-budget", date(2026, 10, 1)).article.endswith(case["article"])


@pytest.mark.parametrize("case", cases("committee"))
def test_golden_cases_of_the_committee(case: dict[str, Any]) -> None:
    rules = charter(LAW, GIMPO, case["day"])
    assert rules is not None
    if "meets" in case:
        seats = [
            Sitting(UUID(int=n), UUID(int=100 + n), "ex_officio" if n else "chair") for n in range(case["members"])
        ]
        found = fault(rules, seats)
        assert (found is None) == case["meets"]
        cited = found.article if found else rules.least.article
    elif "quorum" in case:
        assert has_quorum(case["members"], case["present"]) == case["quorum"]
        cited = rules.quorum.article
    elif "outcome" in case:
        votes = case["votes"]
        assert Count(sum(votes.values()), votes["for"], votes["against"]).outcome == case["outcome"]
        cited = rules.votes.article
    else:
        cited = _of_term(rules, case)
    assert cited.endswith(case["article"])


def _of_term(rules: Charter, case: dict[str, Any]) -> str:
    if "first" in case:
        assert next_term(rules, case["first"], []).last == case["last"]
        return rules.term.article
    terms: list[Term] = []
    first = date(2020, 3, 1)
    for _ in range(case["terms_before"]):
        terms.append(next_term(rules, first, terms))
        first = terms[-1].last + timedelta(days=1)
    if case["renewed"]:
        assert next_term(rules, first, terms) == Term(
            first, months_passed_on(first, 24) - timedelta(days=1), len(terms) + 1
        )
    else:
        with pytest.raises(TooManyTerms):
            next_term(rules, first, terms)
    return rules.renewals.article
