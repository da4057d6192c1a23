"""Amounts that no receipt alone makes: of informants by the decree, of proposals by the committee."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reward.amounts.informant import Informed, informant_amount
from reward.amounts.proposal import AboveTheLimit, Proposed, proposal_amount
from reward.kinds import InformantKind
from semu_law import load
from semu_law.release import ROOT, build, read_files

GIMPO = "41570"
LAW = load()
CASES = Path(__file__).parents[4] / "law/cases"
KINDS: dict[str, InformantKind] = {
    "reward.evasion": "evasion_informant",
    "reward.hidden-assets": "hidden_assets_informant",
}


def cases(name: str) -> list[Any]:
    rows = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(row, marks=pytest.mark.law(row["source"]), id=f"{name}{i}") for i, row in enumerate(rows)]


def cited(trace: dict[str, Any]) -> str:
    return " ".join(one["article"] for one in trace["applied"])


@pytest.mark.law("Gimpo 4①1", "Act146 ①1", "Act146 ①2")
@pytest.mark.parametrize("case", cases("informants"))
def test_golden_cases_of_informants(case: dict[str, Any]) -> None:
    day = case["day"]
    amount = informant_amount(LAW, GIMPO, Informed(KINDS[case["key"]], case["amount"], day, day))
    assert (amount.won, amount.excluded is None) == (case["total"], case["total"] > 0)
    assert case["article"] in cited(amount.trace)
    assert amount.trace["law_release"] == LAW.hash
    assert amount.excluded is None or amount.excluded.reason == "below-minimum"


@pytest.mark.law("Gimpo 4①1", "Gimpo 5①1")
def test_the_ordinances_caps_do_not_bind_an_informant() -> None:
    day = date(2026, 10, 19)
    amount = informant_amount(LAW, GIMPO, Informed("hidden_assets_informant", 80_000_000, day, day))
    assert amount.won == 10_500_000
    assert amount.trace["explanation"] == [
        "은닉재산 신고에 따른 징수액 80,000,000원 (2026-10-19 현재의 구간).",
        "7,500,000원 + 50,000,000원을 넘는 30,000,000원의 10/100 = 10,500,000원 (지방세기본법 시행령 §82②).",
        "한도 100,000,000원 안이다 (지방세기본법 §146① 후단).",
        "10원 미만을 버리고 10,500,000원.",
    ]
    assert "§4 1호" in cited(amount.trace)
    assert "§146⑦·⑧" in cited(amount.trace)


def test_a_city_may_take_the_brackets_of_the_day_of_the_report() -> None:
    informed = Informed("evasion_informant", 100_000_000, date(2015, 12, 31), date(2016, 1, 1))
    chosen = (
        "- key: reward.informant.version-selected-by\n  entries:\n    - {effective_from: 2015-01-01, value: report-day,"
        " article: 시행령 §82, promulgation: null, note: 시의 해석, confidence: I}\n"
    )
    by_report = build(read_files(ROOT) | {f"ordinances/{GIMPO}/policies.yaml": chosen})
    assert informant_amount(LAW, GIMPO, informed).won == 15_000_000
    assert informant_amount(by_report, GIMPO, informed).won == 5_000_000


@pytest.mark.law("Act146 ①")
@given(
    kind=st.sampled_from(sorted(KINDS.values())),
    won=st.integers(0, 3_000_000_000),
    more=st.integers(0, 1_000_000),
    day=st.dates(date(2013, 1, 1), date(2026, 12, 31)),
)
def test_no_informant_passes_the_acts_cap_and_more_never_pays_less(
    kind: InformantKind, won: int, more: int, day: date
) -> None:
    less, greater = (informant_amount(LAW, GIMPO, Informed(kind, one, day, day)).won for one in (won, won + more))
    assert 0 <= less <= greater <= LAW.lookup("reward.statutory-cap", day).won


@pytest.mark.law("Gimpo 3①5", "Gimpo 3②3", "Gimpo-old 2②3", "Act146 ①5")
@pytest.mark.parametrize("case", cases("proposals"))
def test_golden_cases_of_proposals(case: dict[str, Any]) -> None:
    proposed = Proposed(case["decided"], case["decided_on"], case.get("other_award", False), case.get("grade"))
    if case.get("refused"):
        with pytest.raises(AboveTheLimit) as refused:
            proposal_amount(LAW, GIMPO, proposed)
        assert refused.value.article.endswith(case["article"])
        return
    amount = proposal_amount(LAW, GIMPO, proposed)
    assert (amount.won, amount.excluded is None) == (case["won"], case["won"] > 0)
    assert case["article"] in cited(amount.trace)
    assert amount.trace["explanation"]
