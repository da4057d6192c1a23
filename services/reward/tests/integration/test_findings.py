"""Hidden revenue that somebody found: recorded, and credited as its bills are paid."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest
from reward.rekey import INDEXES, vaults
from semu_kit.rekey import index_anew, reseal
from semu_kit.testing import KEYS_CHANGED, OLD_KEY_GONE
from sqlalchemy import text

CITIZEN = {
    "kind": "citizen", "name": "홍길동", "resident_number": "800101-1234567", "address": "경기도 김포시 사우중로 1",
}  # fmt: skip
LEVIED = {
    "levy_kind": "new", "fiscal_year": 2026, "liability_day": date(2024, 6, 1), "decided_day": date(2026, 9, 1),
    "due_date": date(2026, 9, 30), "arrears_since": None, "demand_due": None,
}  # fmt: skip
"""A tax of two years ago that was found in August and levied in September."""


async def find(service: Any, bills: list[Any], *finders: Any, **changes: Any) -> httpx.Response:
    scope = changes.pop("scope", "rewards:write")
    claims = {name: changes.pop(name) for name in ("municipality",) if name in changes}
    body = {"found_on": "2026-08-20", "bills": [str(bill) for bill in bills], "finders": list(finders)} | changes
    return await service.client.post("/reward/v1/findings", json=body, headers=service.tokens.headers(scope, **claims))


def official(told: Any, name: str) -> dict[str, str]:
    return {"kind": "official", "official": str(told.id(name))}


@pytest.mark.law("Gimpo 3①3", "Gimpo 4①2", "Act146 ①3")
async def test_a_finder_is_credited_for_what_is_collected_on_the_found_bills(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    found = await find(service, [told.id("a"), told.id("b")], official(told, "kim"))
    assert found.status_code == 201, found.text
    await service.hears(told.receipt("a", **LEVIED), told.receipt("b", principal=300_000, **LEVIED))
    credits = await service.credits(kind="finder")
    assert sorted((one["state"], one["official"], one["amount"]) for one in credits) == [
        ("provisional", str(told.id("kim")), 15_000), ("provisional", str(told.id("kim")), 50_000),
    ]  # fmt: skip
    detail = (await service.get(f"/reward/v1/credits/{credits[0]['credit']}")).json()
    assert any("납세의무 성립일 2024-06-01, 부과일 2026-09-01" in line for line in detail["explanation"])


@pytest.mark.law("Gimpo 3①3")
async def test_a_finding_recorded_after_the_money_came_still_credits_its_finder(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a", **LEVIED))
    assert [one["reason"] for one in await service.credits()] == ["not-in-arrears"]
    await find(service, [told.id("a")], official(told, "kim"))
    await service.hears()
    assert [(one["kind"], one["amount"]) for one in await service.credits()] == [("finder", 50_000)]


@pytest.mark.law("Gimpo 3②1")
async def test_who_found_an_unauthorised_use_is_credited_for_the_fee(service: Any, told: Any) -> None:
    await find(service, [told.id("a")], CITIZEN, use="road-occupancy")
    await service.hears(told.receipt("a", item="road-occupancy-fee", **LEVIED))
    [credit] = await service.credits()
    assert (credit["kind"], credit["state"], credit["amount"]) == ("finder", "provisional", 50_000)


@pytest.mark.law("Gimpo 5①2")
async def test_a_citizen_who_finds_twice_is_one_person_under_the_cap_of_the_month(service: Any, told: Any) -> None:
    bills = [told.id(name) for name in "abcd"]
    answers = [(await find(service, [bill], CITIZEN | {"phone": "010-1234-5678"})).json() for bill in bills]
    people = {finder["person"] for answer in answers for finder in answer["finders"]}
    assert len(people) == 1
    await service.hears(*(told.receipt(name, principal=8_000_000, **LEVIED) for name in "abcd"))
    assert sorted(one["amount"] for one in await service.credits()) == [0, 200_000, 400_000, 400_000]


async def test_who_the_citizen_is_is_answered_to_nobody_and_stored_sealed(service: Any, told: Any) -> None:
    recorded = await find(service, [told.id("a")], CITIZEN)
    shown = await service.get(f"/reward/v1/findings/{recorded.json()['finding']}")
    listed = await service.get("/reward/v1/findings")
    assert shown.json() == recorded.json() == listed.json()["findings"][0]
    assert not any(secret in shown.text for secret in ("홍길동", "8001011234567", "800101"))
    async with service.runtime.database.transaction() as session:
        tables = await session.execute(
            text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        )
        for table, column in tables.all():
            rows = await session.execute(text(f'SELECT CAST("{column}" AS text) FROM "{table}"'))
            assert not any("홍길동" in (value or "") or "1234567" in (value or "") for (value,) in rows)


@pytest.mark.law("Gimpo 5①1")
async def test_finder_and_collector_of_one_bill_share_its_cap(service: Any, told: Any) -> None:
    old = {"liability_day": date(2022, 6, 1), "decided_day": date(2023, 9, 1)}
    await service.hears(told.official("kim"), told.official("lee"), *told.urging("a", "kim"))
    await find(service, [told.id("a")], official(told, "lee"), found_on="2023-08-20")
    await service.hears(told.receipt("a", principal=20_000_000, **old))
    credits = {one["kind"]: one["amount"] for one in await service.credits()}
    assert credits == {"collector": 200_000, "finder": 200_000}


@pytest.mark.law("Gimpo 3⑤")
async def test_a_finder_of_grade_5_is_excluded(service: Any, told: Any) -> None:
    await service.hears(told.official("kim", grade=5), told.receipt("a", **LEVIED))
    await find(service, [told.id("a")], official(told, "kim"))
    await service.hears()
    assert [(one["reason"], one["amount"]) for one in await service.credits()] == [("grade-5-or-above", 0)]


async def test_a_bill_is_found_once_whoever_is_first(service: Any, told: Any) -> None:
    answers = await asyncio.gather(*(find(service, [told.id("a")], official(told, name)) for name in ("kim", "lee")))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [refused] = [answer for answer in answers if answer.status_code == 409]
    assert refused.json()["type"].endswith("bill-found-already")


async def test_findings_that_make_no_sense_are_refused(service: Any, told: Any) -> None:
    kim = official(told, "kim")
    assert (await find(service, [told.id("a")], kim, found_on="2026-10-20")).json()["type"].endswith("found-ahead")
    assert (await find(service, [told.id("a")], kim, kim)).json()["type"].endswith("finder-twice")
    unlisted = await find(service, [told.id("a")], kim, use="air")
    assert (unlisted.json()["type"].rsplit("/")[-1], "groundwater-use" in unlisted.json()["listed"]) == (
        "use-not-listed", True,
    )  # fmt: skip
    assert (await find(service, [told.id("a")], CITIZEN | {"resident_number": "12"})).status_code == 422
    assert (await find(service, [told.id("a")], kim, scope="rewards:read")).status_code == 403
    await service.hears(told.receipt("b"))
    elsewhere = await find(service, [told.id("b")], kim, municipality="11590")
    assert (elsewhere.status_code, elsewhere.json()["type"].rsplit("/")[-1]) == (404, "bill-of-another")


async def test_a_reversed_receipt_takes_the_finders_credit_back(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a", **LEVIED))
    await find(service, [told.id("a")], official(told, "kim"))
    await service.hears()
    await service.hears(told.reversal("a"))
    assert [(one["state"], one["amount"]) for one in await service.credits(kind="finder")] == [("reversed", 0)]


async def withdraw(service: Any, finding: str, **claims: Any) -> httpx.Response:
    headers = service.tokens.headers("rewards:write", **claims)
    path = f"/reward/v1/findings/{finding}/withdrawal"
    return await service.client.post(path, json={"reason": "다른 건의 착오"}, headers=headers)


async def test_a_finding_in_error_is_withdrawn_and_its_bill_may_be_anothers(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.official("lee"), told.receipt("a", **LEVIED))
    finding = (await find(service, [told.id("a")], official(told, "kim"))).json()["finding"]
    assert (await withdraw(service, finding, municipality="11590")).status_code == 404
    answer = await withdraw(service, finding)
    assert (answer.status_code, answer.json()["withdrawal"]) == (201, "다른 건의 착오")
    assert (await withdraw(service, finding)).json()["type"].endswith("finding-withdrawn")
    await service.hears()
    assert [one["reason"] for one in await service.credits()] == ["not-in-arrears"]
    assert (await find(service, [told.id("a")], official(told, "lee"))).status_code == 201
    await service.hears()
    assert [one["official"] for one in await service.credits()] == [str(told.id("lee"))]


async def test_a_finding_that_the_committee_rewarded_is_not_withdrawn(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a", **LEVIED))
    finding = (await find(service, [told.id("a")], official(told, "kim"))).json()["finding"]
    await service.hears()
    async with service.runtime.database.transaction() as session:
        await session.execute(text("UPDATE credits SET state = 'recognised'"))
    assert (await withdraw(service, finding)).json()["type"].endswith("finding-rewarded")


async def test_after_the_keys_were_changed_a_citizen_is_still_one_person(service: Any, told: Any) -> None:
    first = (await find(service, [told.id("a")], CITIZEN)).json()
    service.runtime.vault = KEYS_CHANGED
    assert await reseal(service.runtime, vaults(service.runtime)) == 1
    assert [await index_anew(service.runtime, index) for index in INDEXES] == [1]
    service.runtime.vault = OLD_KEY_GONE
    second = (await find(service, [told.id("b")], CITIZEN)).json()
    assert first["finders"][0]["person"] == second["finders"][0]["person"]
