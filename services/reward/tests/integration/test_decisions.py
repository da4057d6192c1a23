"""Nothing is credited for good before the committee has recognised it, and nothing else is awarded."""

from typing import Any

import pytest
from semu_kit.testing import recorded


@pytest.fixture
async def credit(service: Any, told: Any) -> dict[str, Any]:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    [credit] = await service.credits()
    return credit


def slug(answer: Any) -> str:
    return answer.json()["type"].rpartition("/")[2]


async def awards(service: Any, **wanted: Any) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return (await service.get(f"/reward/v1/awards?{query}")).json()["awards"]


@pytest.mark.law("Gimpo 7⑦", "Gimpo-old 6⑦")
async def test_the_committee_recognises_and_it_is_told(service: Any, told: Any, credit: dict[str, Any]) -> None:
    answer = await service.decide([credit])
    assert (answer.status_code, answer.json()["agenda"][0]["outcome"]) == (201, "carried")
    [now] = await service.credits()
    decision = answer.json()["agenda"][0]["decision"]
    assert (now["state"], now["amount"], now["recognition"]) == ("recognised", 50_000, decision)
    [event] = [one for one in await recorded(service.runtime) if one.type == "credit.recognised.v1"]
    [item] = event.data.items
    assert (item.official, item.amount, item.decision) == (told.id("kim"), 50_000, "recognised")


@pytest.mark.law("Gimpo 7⑦", "Gimpo 7①", "Gimpo-old 6①")
async def test_what_is_recognised_is_awarded_a_month_of_a_person_together(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.official("lee"))
    for bill, official in (("a", "kim"), ("b", "kim"), ("c", "lee")):
        await service.hears(*told.urging(bill, official), told.receipt(bill))
    assert await awards(service) == []
    credits = await service.credits()
    answer = await service.decide(credits)
    assert answer.status_code == 201, answer.text
    found = {one["person"]: one for one in await awards(service)}
    assert {person: one["won"] for person, one in found.items()} == {
        str(told.id("kim")): 100_000, str(told.id("lee")): 50_000,
    }  # fmt: skip
    award = found[str(told.id("kim"))]
    assert (award["kind"], award["month"], award["standing"]) == ("collector", "2026-10", 100_000)
    assert (award["decided_on"], award["decision"]) == ("2026-10-19", answer.json()["agenda"][0]["decision"])
    detail = (await service.get(f"/reward/v1/awards/{award['award']}")).json()
    assert sorted(one["won"] for one in detail["credits"]) == [50_000, 50_000]
    assert "2026-10 징수분 2건, 합계 100,000원." in detail["explanation"]
    assert (await service.get(f"/reward/v1/awards/{award['award']}", municipality="11590")).status_code == 404


@pytest.mark.law("Gimpo 7⑦")
async def test_what_was_recognised_no_late_fact_changes(service: Any, told: Any, credit: dict[str, Any]) -> None:
    await service.decide([credit])
    await service.hears(told.official("lee"), *told.urging("a", "lee"))
    amounts = {one["official"]: (one["state"], one["amount"]) for one in await service.credits()}
    assert amounts[str(told.id("kim"))] == ("recognised", 50_000)
    assert amounts[str(told.id("lee"))] == ("provisional", 25_000)


@pytest.mark.law("Gimpo 9②")
async def test_a_reversed_receipt_takes_back_even_a_recognised_credit_that_is_not_paid(
    service: Any, told: Any, credit: dict[str, Any]
) -> None:
    await service.decide([credit])
    await service.hears(told.reversal("a"))
    assert [(one["state"], one["amount"]) for one in await service.credits()] == [("reversed", 0)]
    [award] = await awards(service)
    assert (award["won"], award["standing"]) == (50_000, 0)
    [reduction] = (await service.get(f"/reward/v1/awards/{award['award']}")).json()["reductions"]
    assert (reduction["credit"], reduction["won"]) == (credit["credit"], 50_000)
    assert reduction["reason"] == "receipt-reversed"


@pytest.mark.law("Gimpo 9②")
async def test_an_award_keeps_what_rests_on_other_receipts(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    for bill, principal in (("a", 1_000_000), ("b", 2_000_000)):
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=principal))
    await service.decide(await service.credits())
    await service.hears(told.reversal("a"))
    await service.hears(told.reversal("a"))
    [award] = await awards(service)
    assert (award["won"], award["standing"]) == (150_000, 100_000)


@pytest.mark.law("Gimpo 5①2")
async def test_a_refused_credit_frees_the_month_and_earns_no_award(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    for bill in "abc":
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=20_000_000))
    full = [one for one in await service.credits() if one["amount"] == 400_000]
    assert (await service.decide(full[:1], "refused")).json()["agenda"][0]["outcome"] == "rejected"
    assert sorted((one["state"], one["amount"]) for one in await service.credits()) == [
        ("provisional", 400_000), ("provisional", 400_000), ("refused", 0),
    ]  # fmt: skip
    assert await awards(service) == []


async def test_a_credit_is_decided_once(service: Any, credit: dict[str, Any]) -> None:
    await service.decide([credit])
    answer = await service.decide([credit])
    assert (answer.status_code, slug(answer)) == (409, "not-decidable")


@pytest.mark.law("Gimpo 3④1")
async def test_an_excluded_credit_cannot_be_recognised(service: Any, told: Any) -> None:
    await service.hears(told.receipt("a"))
    answer = await service.decide(await service.credits())
    assert (answer.status_code, answer.json()["subjects"][0]["reason"]) == (409, "no-contact-on-record")


async def test_amounts_that_changed_before_the_meeting_was_called_are_refused(
    service: Any, told: Any, credit: dict[str, Any]
) -> None:
    await service.hears(told.official("lee"), *told.urging("a", "lee"))
    answer = await service.decide([credit])
    assert (answer.status_code, slug(answer), answer.json()["total"]) == (409, "amounts-changed", 25_000)


async def test_amounts_that_changed_since_the_vote_are_put_off(
    service: Any, told: Any, committee: Any, credit: dict[str, Any]
) -> None:
    meeting = await committee.call()
    await committee.put(meeting, {"about": "credits", "credits": [credit["credit"]], "total": 50_000})
    await committee.attend(meeting)
    await committee.vote(meeting, 1)
    assert await awards(service) == []
    await service.hears(told.official("lee"), *told.urging("a", "lee"))
    answer = await committee.confirm(meeting)
    assert (answer.status_code, slug(answer)) == (409, "amounts-changed")
    assert answer.json()["changed"] == [{"subject": credit["credit"], "won": 25_000}]
    put_off = await committee.write(f"meetings/{meeting}/agenda/1/postponement", None, method="PUT")
    assert put_off.json()["agenda"][0]["votes"] == []
    assert (await committee.confirm(meeting)).status_code == 201
    assert {one["state"] for one in await service.credits()} == {"provisional"}
    assert (await service.decide(await service.credits())).status_code == 201


async def test_a_meeting_lies_behind_the_receipts_that_it_decides_on(service: Any, credit: dict[str, Any]) -> None:
    answer = await service.decide([credit], held_on="2026-10-11")
    assert (answer.status_code, slug(answer)) == (422, "impossible-meeting-day")


async def test_what_the_meeting_fixes_first_holds_though_it_refuses_something_else(
    service: Any, told: Any, committee: Any
) -> None:
    await service.hears(told.official("kim"))
    for bill in "abc":
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=20_000_000))
    credits = await service.credits()
    amounts = sorted(one["amount"] for one in credits)
    assert amounts == [200_000, 400_000, 400_000]
    [least] = [one for one in credits if one["amount"] == 200_000]
    other = next(one for one in credits if one["amount"] == 400_000)
    meeting = await committee.call()
    for one in (other, least):
        await committee.put(meeting, {"about": "credits", "credits": [one["credit"]], "total": one["amount"]})
    await committee.attend(meeting)
    await committee.vote(meeting, 1, "against")
    await committee.vote(meeting, 2)
    assert (await committee.confirm(meeting)).status_code == 201
    after = {one["credit"]: (one["state"], one["amount"]) for one in await service.credits()}
    assert after[other["credit"]] == ("refused", 0)
    assert after[least["credit"]] == ("recognised", 200_000)


async def test_only_the_right_scope_and_municipality_decide(service: Any, credit: dict[str, Any]) -> None:
    assert (await service.decide([credit], scope="rewards:read")).status_code == 403
    assert (await service.decide([credit], municipality="11590")).status_code == 404
