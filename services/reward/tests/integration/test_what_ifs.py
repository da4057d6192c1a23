"""`/reward/v1/what-ifs`: a year's receipts under the law of another day, or under a draft ordinance."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from reward.what_ifs import service as what_ifs
from reward.what_ifs.service import answer_what_ifs
from semu_law import load
from sqlalchemy import text

WHAT_IFS = "/reward/v1/what-ifs"
BEFORE_BILL_3574 = "2025-03-27"


def entry(value: str, effective_from: str = "2023-05-03") -> str:
    return (
        f"    - {{effective_from: {effective_from}, value: {value}, article: 조례안, promulgation: null,"
        " note: 초안, confidence: I}\n"
    )


def key(name: str, value: str, effective_from: str = "2023-05-03") -> str:
    return f"- key: {name}\n  entries:\n" + entry(value, effective_from)


@pytest.fixture
def ask(service: Any) -> Any:
    """Ask, and let the worker answer."""

    async def asked(year: int = 2026, **question: Any) -> Any:
        refused = await sent(service, year=year, **question)
        assert refused.status_code == 202, refused.text
        await answer_what_ifs(service.runtime)
        return (await service.get(f"{WHAT_IFS}/{refused.json()['what_if']}")).json()

    return asked


async def sent(service: Any, *scopes: str, **question: Any) -> Any:
    headers = service.tokens.headers(*(scopes or ("rewards:simulate",)))
    return await service.client.post(WHAT_IFS, json={"year": 2026, **question}, headers=headers)


async def rewards(service: Any, answer: Any, **page: Any) -> dict[str, tuple[int, int, int]]:
    found = (await service.client.get(
        f"{WHAT_IFS}/{answer['what_if']}/rewards", params=page, headers=service.tokens.headers("rewards:read")
    )).json()  # fmt: skip
    return {one["person"]: (one["now"], one["then"], one["gain"]) for one in found["rewards"]}


@pytest.mark.law("Gimpo 5①1", "Gimpo-old 4①1", "Gimpo 3④2", "Gimpo 2①4")
async def test_the_law_of_another_day_says_who_gains_and_who_loses(service: Any, told: Any, ask: Any) -> None:
    old = [told.contact("b", "lee", date(2026, 1, day)) for day in (5, 6)]  # beyond six months: no urging since 2025
    await service.hears(
        told.official("kim"), told.official("lee"), *told.urging("a", "kim"), *old,
        told.receipt("a", principal=20_000_000), told.receipt("b"),
    )  # fmt: skip
    answer = await ask(law_of=BEFORE_BILL_3574, budget=350_000)
    assert (answer["state"], answer["total"], answer["bills"]) == ("done", 2, 2)
    assert answer["kinds"] == [
        {"kind": "collector", "now": 400_000, "then": 350_000, "gaining": 1, "losing": 1, "unchanged": 0}
    ]
    assert (answer["left_now"], answer["left_then"]) == (-50_000, 0)
    assert await rewards(service, answer) == {
        str(told.id("kim")): (400_000, 300_000, -100_000), str(told.id("lee")): (0, 50_000, 50_000),
    }  # fmt: skip


async def test_a_draft_is_laid_over_the_ordinance_and_never_becomes_law(service: Any, told: Any, ask: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    before = await service.credits()
    answer = await ask(draft=key("reward.rate.year-3", '"7/100"'))
    assert (answer["now"], answer["then"], answer["budget"], answer["left_now"]) == (50_000, 70_000, None, None)
    assert answer["law_release"] == load().hash
    assert await service.credits() == before
    assert (
        load().ordinance("41570", "reward.rate.year-3", date(2026, 10, 12)).value
        == load().ordinance("41570", "reward.rate.year-3", date(2023, 5, 3)).value
    )


async def test_a_draft_that_begins_later_is_tried_on_a_year_that_is_over(service: Any, told: Any, ask: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a", principal=20_000_000))
    draft = key("reward.cap.case", "500000", "2027-01-01") + key("reward.rounding", "floor-1", "2027-01-01")
    assert (await ask(draft=draft, law_of="2027-01-01"))["then"] == 500_000
    failed = await ask(draft=draft)
    assert (failed["state"], failed["kinds"]) == ("done", [
        {"kind": "collector", "now": 400_000, "then": 1_000_000, "gaining": 1, "losing": 0, "unchanged": 0}
    ])  # fmt: skip


async def test_a_draft_that_lacks_what_must_be_said_fails_with_the_reason(service: Any, told: Any, ask: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    answer = await ask(draft=key("reward.rate.year-3", '"7/100"', "2027-01-01"))
    assert answer["state"] == "failed"
    assert "reward.rate.year-3 (2026-10-12)" in answer["failure"]
    async with service.runtime.database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM what_if_shares"))).scalar_one() == 0
    assert (await ask(draft=key("reward.rate.year-3", '"7/100"')))["state"] == "done"


@pytest.mark.law("Gimpo 5①2", "Gimpo 4①2")
async def test_finders_and_collectors_share_the_month_and_other_years_do_not_count(
    service: Any, told: Any, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_ifs, "_BILLS_AT_ONCE", 2)
    monkeypatch.setattr(what_ifs, "_MONTHS_AT_ONCE", 1)
    await service.hears(told.official("kim"), told.official("lee"))
    for bill in "abcde":
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=8_000_000))
    last_year = {"value_day": date(2025, 10, 12), "fiscal_year": 2022}
    await service.hears(*told.urging("f", "lee"), told.receipt("f", **last_year))
    undone = [told.receipt("g"), *told.urging("g", "lee"), told.reversal("g")]
    await service.hears(*undone)
    answer = await ask(draft=key("reward.cap.month", "1500000"))
    assert (answer["total"], answer["bills"], answer["now"], answer["then"]) == (5, 5, 1_000_000, 1_500_000)
    assert await rewards(service, answer) == {str(told.id("kim")): (1_000_000, 1_500_000, 500_000)}


async def test_a_year_in_which_nothing_was_collected_is_done_at_once(ask: Any) -> None:
    answer = await ask(law_of="2025-01-01")
    assert (answer["state"], answer["total"], answer["now"], answer["kinds"]) == ("done", 0, 0, [])


async def test_rewards_are_shown_a_page_at_a_time(service: Any, told: Any, ask: Any) -> None:
    for name in ("kim", "lee", "park"):
        await service.hears(told.official(name), *told.urging(name, name), told.receipt(name))
    answer = await ask(law_of=BEFORE_BILL_3574)
    path = f"{WHAT_IFS}/{answer['what_if']}/rewards"
    first = (await service.get(f"{path}?limit=2")).json()
    rest = (await service.get(f"{path}?limit=2&after={first['next']}")).json()
    assert (len(first["rewards"]), len(rest["rewards"]), rest["next"]) == (2, 1, None)
    listed = (await service.get(WHAT_IFS)).json()["what_ifs"]
    assert [one["what_if"] for one in listed] == [answer["what_if"]]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("reward.cap.case: 1", "list of keys"),
        (key("reward.cap.moon", "1"), "no key"),
        (key("reward.cap.case", "0.5"), "float"),
        (key("reward.cap.case", "-1"), "bounds"),
        (key("reward.cap.case", "10000000000000000"), "bounds"),
        (key("reward.rate.year-3", '"3/2"'), "between 0 and 1"),
        (key("reward.rate.year-3", '"1e999999999"'), "no ratio"),
        (key("reward.rounding", "up"), "reward.rounding"),
        (key("reward.cap.case", "1") * 2, "twice"),
        (key("reward.cap.case", "1") + entry("2"), "dates must rise"),
        ("- key: reward.cap.case\n  unit: days\n  entries: []\n", "unit"),
        ("- key: reward.cap.case\n  entries: []\n", "no entries"),
        (key("reward.rate.written-off", '[{lower: 1, rate: "1/100"}]'), "begin at 0"),
        ("- &a {key: reward.cap.case}\n- *a\n", "aliases"),
        ("[" * 5000, "draft"),
        ("\x00", "draft"),
    ],
)
async def test_a_draft_that_is_no_ordinance_is_refused_with_the_reason(service: Any, draft: str, reason: str) -> None:
    refused = await sent(service, draft=draft)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (422, "draft-refused"), refused.text
    assert reason in refused.json()["reason"]


async def test_a_question_that_asks_nothing_or_looks_ahead_is_refused(service: Any) -> None:
    for question in ({}, {"law_of": "2025-01-01", "year": 2027}, {"law_of": "2025-02-30"}, {"draft": ""}):
        assert (await sent(service, **question)).status_code == 422
    assert (await sent(service, "rewards:read", law_of="2025-01-01")).status_code == 403
    assert (await service.get(f"{WHAT_IFS}/{uuid4()}")).status_code == 404


async def test_of_two_questions_in_the_same_instant_one_is_answered(service: Any) -> None:
    answers = await asyncio.gather(*(sent(service, law_of="2025-01-01") for _ in range(2)))
    assert sorted(one.status_code for one in answers) == [202, 409]


async def test_another_city_sees_no_what_if_of_ours(service: Any, ask: Any) -> None:
    answer = await ask(law_of="2025-01-01")
    for path in (f"{WHAT_IFS}/{answer['what_if']}", f"{WHAT_IFS}/{answer['what_if']}/rewards"):
        assert (await service.get(path, municipality="11590")).status_code == 404
    assert (await service.get(WHAT_IFS, municipality="11590")).json()["what_ifs"] == []
