"""Merits that no contact shows: claimed by a work record, decided on by the committee."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from reward.merits import service as merits


async def claim(service: Any, told: Any, ground: str, **changes: Any) -> httpx.Response:
    scope = changes.pop("scope", "rewards:write")
    claims = {name: changes.pop(name) for name in ("municipality",) if name in changes}
    body = {
        "bill": str(told.id("a")), "official": str(told.id("kim")), "ground": ground, "first_day": "2026-10-01",
        "last_day": "2026-10-31", "task": "일제정리반",
    }  # fmt: skip
    return await service.client.post(
        "/reward/v1/merits", json=body | changes, headers=service.tokens.headers(scope, **claims)
    )


@pytest.mark.law("Gimpo 3③2", "Gimpo 3④3")
@pytest.mark.parametrize(("ground", "earned"), [("other_statute", 50_000), ("special_effort", 0)])
async def test_merits_that_only_words_tell_are_claimed_on_the_work_record(
    service: Any, told: Any, ground: str, earned: int
) -> None:
    await service.hears(told.official("kim"), told.receipt("a"))
    assert (await claim(service, told, ground)).status_code == 201
    await service.hears()
    assert sum(one["amount"] for one in await service.credits()) == earned


@pytest.mark.law("Gimpo 3③3")
async def test_a_campaigns_merit_is_credited_until_the_committee_decides_and_says_so(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a"))
    assert (await claim(service, told, "campaign")).status_code == 201
    await service.hears()
    [credit] = await service.credits()
    assert (credit["state"], credit["amount"]) == ("provisional", 50_000)
    detail = (await service.get(f"/reward/v1/credits/{credit['credit']}")).json()
    assert "공적조서의 공적은 위원회의 인정을 받아야 한다." in detail["explanation"]
    assert [one["ground"] for one in detail["trace"]["claims"]] == ["campaign"]


@pytest.mark.law("Gimpo 7⑤", "Gimpo 3③3")
async def test_a_merit_that_the_committee_refused_counts_no_more(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a"))
    merit = UUID((await claim(service, told, "campaign")).json()["merit"])
    async with service.runtime.database.transaction() as session:
        await merits.decide(session, "41570", {merit}, "refused", date(2026, 10, 19))
    await service.hears()
    assert [(one["reason"], one["amount"]) for one in await service.credits()] == [("no-contact-on-record", 0)]
    listed = (await service.get(f"/reward/v1/merits?bill={told.id('a')}")).json()["merits"]
    assert [(one["merit"], one["decision"]) for one in listed] == [(str(merit), "refused")]
    assert (await claim(service, told, "campaign")).status_code == 201, "what was refused may be claimed again"
    async with service.runtime.database.transaction() as session:
        with pytest.raises(merits.MeritDecided):
            await merits.decide(session, "41570", {merit}, "recognised", date(2026, 10, 19))


@pytest.mark.law("Gimpo 3③4")
async def test_who_worked_on_an_entrusted_collection_is_credited_by_its_fee(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a", entrusted_fee=570_000))
    await claim(service, told, "entrusted")
    await service.hears()
    assert [one["amount"] for one in await service.credits()] == [57_000]


@pytest.mark.law("Gimpo 3⑤")
async def test_an_official_of_grade_5_is_credited_only_for_what_they_collected_directly(
    service: Any, told: Any
) -> None:
    await service.hears(told.official("kim", grade=5), *told.urging("a", "kim"), told.receipt("a"))
    assert [one["reason"] for one in await service.credits()] == ["grade-5-or-above"]
    await claim(service, told, "direct")
    await service.hears()
    assert [(one["state"], one["amount"]) for one in await service.credits()] == [("provisional", 50_000)]


async def test_claims_that_make_no_sense_are_refused(service: Any, told: Any) -> None:
    assert (await claim(service, told, "campaign")).status_code == 201
    assert (await claim(service, told, "campaign")).json()["type"].endswith("merit-claimed")
    ahead = await claim(service, told, "direct", first_day="2026-10-20")
    assert ahead.json()["type"].endswith("merit-ahead")
    assert (await claim(service, told, "direct", last_day="2026-09-30")).status_code == 422
    assert (await claim(service, told, "holiday")).status_code == 422
    assert (await claim(service, told, "direct", scope="rewards:read")).status_code == 403
    assert (await claim(service, told, "direct", municipality="11590")).status_code == 404
