"""Nothing is credited for good before the committee has recognised it."""

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


@pytest.mark.law("Gimpo 7⑦", "Gimpo-old 6⑦")
async def test_the_committee_recognises_and_it_is_told(service: Any, told: Any, credit: dict[str, Any]) -> None:
    answer = await service.decide([credit])
    assert (answer.status_code, answer.json()["total"]) == (201, 50_000)
    [now] = await service.credits()
    assert (now["state"], now["amount"], now["recognition"]) == ("recognised", 50_000, answer.json()["recognition"])
    [event] = await recorded(service.runtime)
    [item] = event.data.items
    assert event.type == "credit.recognised.v1"
    assert (item.official, item.amount, item.decision) == (told.id("kim"), 50_000, "recognised")


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


@pytest.mark.law("Gimpo 5①2")
async def test_a_refused_credit_frees_the_month(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    for bill in "abc":
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=20_000_000))
    full = [one for one in await service.credits() if one["amount"] == 400_000]
    assert (await service.decide(full[:1], "refused")).json()["total"] == 0
    assert sorted((one["state"], one["amount"]) for one in await service.credits()) == [
        ("provisional", 400_000), ("provisional", 400_000), ("refused", 0),
    ]  # fmt: skip


@pytest.mark.law("Gimpo 7⑥")
async def test_nobody_decides_on_a_credit_of_their_own(service: Any, told: Any, credit: dict[str, Any]) -> None:
    answer = await service.decide([credit], subject=str(told.id("kim")))
    assert (answer.status_code, slug(answer)) == (403, "own-credit")


async def test_a_credit_is_decided_once(service: Any, credit: dict[str, Any]) -> None:
    await service.decide([credit])
    answer = await service.decide([credit])
    assert (answer.status_code, slug(answer)) == (409, "credit-not-provisional")


@pytest.mark.law("Gimpo 3④1")
async def test_an_excluded_credit_cannot_be_recognised(service: Any, told: Any) -> None:
    await service.hears(told.receipt("a"))
    answer = await service.decide(await service.credits())
    assert (answer.status_code, answer.json()["credits"][0]["reason"]) == (409, "no-contact-on-record")


async def test_amounts_that_changed_since_the_committee_saw_them_are_refused(
    service: Any, told: Any, credit: dict[str, Any]
) -> None:
    await service.hears(told.official("lee"), *told.urging("a", "lee"))
    answer = await service.decide([credit])
    assert (answer.status_code, slug(answer), answer.json()["total"]) == (409, "amounts-changed", 25_000)


@pytest.mark.parametrize("day", ["2026-10-11", "2026-10-20"])
async def test_a_decision_lies_between_the_receipt_and_today(service: Any, credit: dict[str, Any], day: str) -> None:
    answer = await service.decide([credit], decided_on=day)
    assert (answer.status_code, slug(answer)) == (422, "impossible-decision-day")


async def test_only_the_right_scope_and_municipality_decide(service: Any, credit: dict[str, Any]) -> None:
    assert (await service.decide([credit], scope="rewards:read")).status_code == 403
    assert (await service.decide([credit], municipality="11590")).status_code == 404


@pytest.mark.parametrize("wrong", [{"meeting": "제1차\x00"}, {"meeting": ""}, {"total": -1}, {"decision": "perhaps"}])
async def test_a_decision_that_makes_no_sense_is_refused(
    service: Any, credit: dict[str, Any], wrong: dict[str, Any]
) -> None:
    assert (await service.decide([credit], **wrong)).status_code == 422
