"""`POST /reward/v1/computations`: rewards of given facts, without touching the ledger."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from semu_law import load
from semu_law.release import ROOT

COMPUTATIONS = "/reward/v1/computations"
CASES = Path(__file__).parents[4] / "law/cases"
KIM, LEE = str(UUID(int=1)), str(UUID(int=2))


def urging(official: str = KIM, *days: str) -> list[dict[str, Any]]:
    return [{"official": official, "day": day, "kind": "phone"} for day in days or ("2026-08-05", "2026-09-05")]


def receipt(collected: int = 1_000_000, day: str = "2026-10-12", **facts: Any) -> dict[str, Any]:
    return {"day": day, "collected": collected, **facts}


def bill(*receipts: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """50,000 won for Kim, unless said otherwise."""
    usual = {
        "kind": "bill", "item": "재산세", "levy_year": 2023, "due_date": "2023-09-30", "arrears_since": "2023-10-05",
        "demand_due": "2023-12-10", "officials": [{"official": KIM, "grade": 7}], "contacts": urging(),
    }  # fmt: skip
    return usual | {"receipts": list(receipts) or [receipt()]} | facts


def informed(kind: str = "evasion_informant", won: int = 250_000_000, **facts: Any) -> dict[str, Any]:
    return {"kind": kind, "won": won, "reported_on": "2026-01-05", "completed_on": "2026-06-05", **facts}


def proposal(decided: int = 700_000, **facts: Any) -> dict[str, Any]:
    return {"kind": "proposal", "decided": decided, "decided_on": "2026-10-19", **facts}


@pytest.fixture
def computed(service: Any) -> Any:
    async def compute(*rows: Any, **question: Any) -> Any:
        # In ASCII, so that half a surrogate pair can be sent too.
        response = await service.client.post(
            COMPUTATIONS,
            content=json.dumps({"computations": rows, **question}),
            headers={**service.tokens.headers("rewards:read"), "Content-Type": "application/json"},
        )
        assert response.status_code == 200, response.text
        return response.json()

    return compute


@pytest.mark.law("Gimpo 3①1", "Gimpo 3①2", "Gimpo 3①3", "Gimpo 3①4", "Gimpo 3①5", "Gimpo 4①1", "Gimpo 4①2")
async def test_all_five_kinds_are_computed_with_words_and_traces(service: Any, computed: Any) -> None:
    found = bill(
        officials=[], contacts=[], liability_day="2022-06-01", decided_on="2023-09-01",
        finding={"found_on": "2023-08-01", "finders": [{"person": LEE, "official": False}]},
    )  # fmt: skip
    answer = await computed(
        bill(), found, informed(), informed("hidden_assets_informant", 2_000_000_000), proposal(),
        proposal(other_award=True), informed(won=29_999_999),
    )  # fmt: skip
    assert answer["refused"] == []
    assert [one["won"] for one in answer["computed"]] == [50_000, 50_000, 30_000_000, 100_000_000, 700_000, 0, 0]
    assert [[reward["kind"] for reward in one["rewards"]] for one in answer["computed"][:2]] == [
        ["collector"], ["finder"],
    ]  # fmt: skip
    assert [one["rewards"][0]["reason"] for one in answer["computed"][-2:]] == ["another-award", "below-minimum"]
    for one in answer["computed"]:
        [reward] = one["rewards"]
        assert reward["trace"]["law_release"] == answer["law_release"] == load().hash
        assert reward["explanation"]
        assert reward["trace"]["applied"]
    assert answer["computed"][0]["rewards"][0]["explanation"][-1] == (
        "징수월 한도 1,000,000원, 그 달에 앞선 포상금 0원: 50,000원."
    )
    assert await service.credits() == []


@pytest.mark.law("Gimpo 5①1", "Gimpo 5①2", "Gimpo 5①3")
async def test_the_bills_of_one_question_share_the_caps(computed: Any) -> None:
    large = bill(receipt(7_000_000, payment_id="1"), receipt(7_000_000, payment_id="2"))
    answer = await computed(large, large, large)
    assert [one["won"] for one in answer["computed"]] == [350_000, 350_000, 300_000]
    assert [reward["won"] for reward in answer["computed"][0]["rewards"]] == [350_000, 0]
    limited = bill(receipt(90_000_000), officials=[{"official": KIM, "grade": 7, "term_limited": True}])
    assert [one["won"] for one in (await computed(limited))["computed"]] == [4_000_000]


@pytest.mark.law("Gimpo 3④1", "Gimpo 3⑤")
async def test_who_gets_nothing_learns_by_which_article(computed: Any) -> None:
    answer = await computed(bill(contacts=[]), bill(officials=[{"official": KIM, "grade": 5}]), bill(officials=[]))
    rewards = [one["rewards"][0] for one in answer["computed"]]
    assert [one["reason"] for one in rewards] == ["no-contact-on-record", "grade-5-or-above", "official-unknown"]
    assert "§3⑤" in rewards[1]["article"]


async def test_the_golden_cases_come_out_to_the_won(computed: Any) -> None:
    cases = yaml.safe_load((CASES / "collectors.yaml").read_text(encoding="utf-8"))
    rows = []
    for case in cases:
        day = case["receipt_day"]
        before = [day.replace(day=1).replace(month=month).isoformat() for month in _months_before(day.month)]
        of_receipt = {
            name: case[name].isoformat() if hasattr(case[name], "isoformat") else case[name]
            for name in ("written_off_on", "limitation_on", "entrusted_fee")
            if name in case
        }
        rows.append(
            bill(
                receipt(case["amount"], day.isoformat(), **of_receipt), levy_year=case["levy_year"],
                officials=[{"official": str(UUID(int=len(rows) + 1)), "grade": 7}],
                contacts=urging(str(UUID(int=len(rows) + 1)), *before) if day.month > 2 else [],
            )
        )  # fmt: skip
    answer = await computed(*rows)
    checked = [
        (one["won"], case["credit"])
        for one, case in zip(answer["computed"], cases, strict=True)
        if case["receipt_day"].month > 2
    ]
    assert len(checked) > 10
    assert [won for won, _ in checked] == [credit for _, credit in checked]


def _months_before(month: int) -> list[int]:
    return [number for number in (month - 2, month - 1) if number > 0]


async def test_every_law_release_that_is_kept_may_be_named(computed: Any) -> None:
    for release in sorted(path.stem for path in (ROOT / "releases").glob("*.json")):
        answer = await computed(informed(), law_release=release)
        assert answer["law_release"] == release
        assert [one["won"] for one in answer["computed"]] + answer["refused"] != []


async def test_a_law_release_that_is_not_kept_is_refused(service: Any) -> None:
    for release, status in (("0" * 64, 404), ("../pyproject", 422)):
        answer = await service.client.post(
            COMPUTATIONS,
            json={"computations": [informed()], "law_release": release},
            headers=service.tokens.headers("rewards:read"),
        )
        assert answer.status_code == status


BAD_ROWS = [
    ({}, "kind", None, "가운데 하나"),
    (bill(kind="loan"), "kind", None, "가운데 하나"),
    ("재산세", "kind", "재산세", "형식"),
    (bill(levy_year="2023"), "levy_year", "2023", "정수"),
    (bill(receipt(-1)), "receipts/0/collected", -1, "0 이상"),
    (bill(receipt(1.5)), "receipts/0/collected", 1.5, "정수"),
    (bill(receipt(day="2026-02-30")), "receipts/0/day", "2026-02-30", "YYYY-MM-DD"),
    (bill(receipt(day="2022-12-31")), "receipts/0/day", "2022-12-31", "부과된 해보다 먼저"),
    (bill(receipts=[]), "receipts", None, "1개 이상"),
    (bill(receipts=[receipt()] * 61), "receipts", None, "60개"),
    (bill(name="홍길동"), "name", None, "없는 이름"),
    (bill(item="공기세"), "item", "공기세", "과목"),
    (bill(item="\ud800"), "item", "'\\ud800'", "과목"),
    (bill(officials=[{"official": KIM, "grade": 7}] * 2), "officials/1", KIM, "두 번"),
    (bill(officials=[{"official": "kim", "grade": 7}]), "officials/0/official", "kim", "형식"),
    (bill(receipt(day="2009-10-12"), levy_year=2005), "reward.legality", "2009-10-12", "2016-01-01"),
    (informed(completed_on="2026-01-04"), "completed_on", "2026-01-04", "먼저"),
    (informed(won=10**16), "won", 10**16, "이하"),
    (proposal(1_000_001), "decided", 1_000_001, "1,000,000원 이하"),
    (proposal(won=1), "won", 1, "없는 이름"),
]


async def test_bad_rows_are_refused_by_name_value_and_reason_and_good_ones_are_computed(computed: Any) -> None:
    rows = [bill(), *(row for row, _, _, _ in BAD_ROWS), proposal()]
    answer = await computed(*rows)
    assert [(one["row"], one["won"]) for one in answer["computed"]] == [(0, 50_000), (len(rows) - 1, 700_000)]
    assert [one["row"] for one in answer["refused"]] == list(range(1, len(rows) - 1))
    for (_, name, value, reason), refused in zip(BAD_ROWS, answer["refused"], strict=True):
        [fault] = refused["errors"]
        assert (fault["name"], fault["value"]) == (name, value)
        assert reason in fault["reason"]


async def test_no_rows_more_than_a_thousand_and_strangers_are_refused(service: Any) -> None:
    for rows, scope, status in (([], "rewards:read", 422), ([proposal()] * 1001, "rewards:read", 422)):
        answer = await service.client.post(
            COMPUTATIONS, json={"computations": rows}, headers=service.tokens.headers(scope)
        )
        assert answer.status_code == status
    refused = await service.client.post(
        COMPUTATIONS, json={"computations": [proposal()]}, headers=service.tokens.headers("bills:read")
    )
    assert refused.status_code == 403


async def test_a_city_without_an_ordinance_pays_nothing_for_receipts(service: Any) -> None:
    answer = await service.client.post(
        COMPUTATIONS,
        json={"computations": [bill(), proposal(), informed()]},
        headers=service.tokens.headers("rewards:read", municipality="41390"),
    )
    rewards = [one["rewards"][0] for one in answer.json()["computed"]]
    assert [(one["reason"], one["won"]) for one in rewards] == [
        ("no-ordinance", 0), ("no-ordinance", 0), (None, 30_000_000),
    ]  # fmt: skip
