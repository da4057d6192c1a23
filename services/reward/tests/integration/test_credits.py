"""Credits follow the facts, in whatever order and however often they are told."""

from datetime import date
from random import Random
from typing import Any

import pytest


def money(credits: list[dict[str, Any]]) -> list[tuple[str, str | None, int]]:
    return sorted(
        (one["receipt"], one["official"] or "", one["state"], one["reason"] or "", one["amount"]) for one in credits
    )


@pytest.mark.law("Gimpo 3③1", "Gimpo 4①3")
async def test_an_official_who_urged_lastingly_is_credited_provisionally(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    [credit] = await service.credits(month="2026-10")
    assert (credit["state"], credit["official"], credit["amount"]) == ("provisional", str(told.id("kim")), 50_000)
    detail = (await service.get(f"/reward/v1/credits/{credit['credit']}")).json()
    assert detail["explanation"][-1] == "징수월 한도 1,000,000원, 그 달에 앞선 포상금 0원: 50,000원."
    assert {one["key"] for one in detail["trace"]["applied"]} >= {"reward.rate.year-3", "reward.cap.case"}


@pytest.mark.law("Gimpo 3④1", "Act146 ①")
async def test_money_that_only_a_message_brought_credits_nobody_and_says_by_which_article(
    service: Any, told: Any
) -> None:
    message = told.contact("a", "kim", date(2026, 10, 1), "message", direct=False)
    await service.hears(told.official("kim"), message, told.receipt("a"), told.receipt("b"))
    by_reason = {one["reason"]: one for one in await service.credits()}
    assert set(by_reason) == {"notice-only", "no-contact-on-record"}
    assert all(one["amount"] == 0 and "§3④1호" in one["article"] for one in by_reason.values())


@pytest.mark.law("Gimpo 2①4")
async def test_contacts_on_record_at_the_receipt_come_with_it(service: Any, told: Any) -> None:
    contacts = [event.data.items[0].model_dump() for event in told.urging("a", "kim")]
    await service.hears(told.official("kim"), told.receipt("a", contacts=contacts))
    assert [one["amount"] for one in await service.credits()] == [50_000]


@pytest.mark.law("Gimpo 2①4")
async def test_a_contact_that_arrives_late_makes_the_credit_again(service: Any, told: Any) -> None:
    first, second = told.urging("a", "kim")
    await service.hears(told.official("kim"), told.receipt("a"))
    assert [one["reason"] for one in await service.credits()] == ["no-contact-on-record"]
    await service.hears(first)
    assert [one["reason"] for one in await service.credits()] == ["urging-not-lasting"]
    await service.hears(second)
    assert [(one["reason"], one["amount"]) for one in await service.credits()] == [(None, 50_000)]


async def test_work_entered_after_the_money_came_is_shown_to_the_committee(service: Any, told: Any) -> None:
    events = told.urging("a", "kim")
    entered = [
        event.model_copy(
            update={
                "data": event.data.model_copy(
                    update={"items": [event.data.items[0].model_copy(update={"recorded_on": day})]}
                )
            }
        )
        for event, day in zip(events, (date(2026, 9, 5), date(2026, 10, 13)), strict=True)
    ]
    await service.hears(told.official("kim"), told.receipt("a"), *entered)
    [credit] = await service.credits()
    detail = (await service.get(f"/reward/v1/credits/{credit['credit']}")).json()
    assert any("그중 1건은 수납일 뒤에 기록되었다" in line for line in detail["explanation"])
    assert [one["recorded_on"] for one in detail["trace"]["contacts"]] == ["2026-09-05", "2026-10-13"]


@pytest.mark.law("Gimpo 3③2")
async def test_a_disposition_that_arrives_late_shares_the_credit(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), told.official("lee"), *told.urging("a", "kim"), told.receipt("a"))
    await service.hears(told.disposition("a", "lee", "plate_seizure", date(2026, 10, 12)))
    assert [one["amount"] for one in await service.credits()] == [25_000, 25_000]


@pytest.mark.law("Gimpo 3⑤")
async def test_the_register_told_late_decides_who_may_be_credited(service: Any, told: Any) -> None:
    await service.hears(*told.urging("a", "kim"), told.receipt("a"))
    assert [one["reason"] for one in await service.credits()] == ["official-unknown"]
    await service.hears(told.official("kim"))
    assert [one["amount"] for one in await service.credits()] == [50_000]
    await service.hears(told.official("kim", grade=5, from_day=date(2026, 10, 12)))
    assert [one["reason"] for one in await service.credits()] == ["grade-5-or-above"]


async def test_the_same_facts_told_again_change_nothing(service: Any, told: Any) -> None:
    facts = [told.official("kim"), *told.urging("a", "kim"), told.receipt("a")]
    await service.hears(*facts)
    before = await service.credits()
    await service.hears(*facts)
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    restored = told.receipt("a", "another id", payment_id="a-receipt")
    await service.hears(restored)
    assert await service.credits() == before


@pytest.mark.law("Gimpo 5①2")
async def test_arrival_order_changes_nothing(start: Any, told: Any) -> None:
    facts = [told.official("kim"), told.official("lee", term_limited=True)]
    for number in range(4):
        bill = f"bill{number}"
        facts += [*told.urging(bill, "kim"), told.receipt(bill, principal=8_000_000)]
    facts += [*told.urging("bill1", "lee"), told.receipt("bill1", "second", 5_000_000), told.reversal("bill2")]
    seen = []
    for seed in range(3):
        shuffled = Random(seed).sample(facts, len(facts)) if seed else facts
        # What one topic tells of one taxpayer stays in order: a reversal follows its receipt.
        shuffled.sort(key=lambda event: event.type == "receipt.reversed.v1")
        async with start() as service:
            for event in shuffled:
                await service.hears(event)
            seen.append(money(await service.credits()))
    assert seen[0] == seen[1] == seen[2]
    assert sum(one[4] for one in seen[0] if one[1] == str(told.id("kim"))) == 1_000_000


@pytest.mark.law("Gimpo 9②")
async def test_a_reversed_receipt_takes_its_credits_back_and_frees_the_month(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    for bill in "abc":
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=20_000_000))
    assert sorted(one["amount"] for one in await service.credits()) == [200_000, 400_000, 400_000]
    await service.hears(told.reversal("a"))
    by_state = {(one["state"], one["amount"]) for one in await service.credits()}
    assert by_state == {("reversed", 0), ("provisional", 400_000)}


@pytest.mark.law("Gimpo 5①1")
async def test_several_receipts_in_one_event_are_one_case_by_bill(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"))
    event = told.receipt("a")
    items = [told.posted("a", f"r{number}", 5_000_000) for number in range(3)]
    await service.hears(event.model_copy(update={"data": event.data.model_copy(update={"items": items})}))
    assert sorted(one["amount"] for one in await service.credits()) == [0, 150_000, 250_000]


async def test_a_receipt_of_an_unknown_item_is_parked_alone(service: Any, told: Any) -> None:
    await service.hears(told.receipt("a", item="air-tax"), told.receipt("b"))
    assert [one["bill"] for one in await service.credits()] == [str(told.id("b"))]
    [letter] = (await service.get("/reward/v1/dead-letters", "operations")).json()
    assert "air-tax" in letter["reason"]


async def test_a_receipt_of_a_day_before_the_law_is_parked_and_stops_no_other(service: Any, told: Any) -> None:
    await service.hears(told.receipt("a", value_day=date(1970, 1, 1)), told.receipt("b"))
    assert [one["bill"] for one in await service.credits()] == [str(told.id("b"))]
    [letter] = (await service.get("/reward/v1/dead-letters", "operations")).json()
    assert "reward.legality" in letter["reason"]


@pytest.mark.law("Gimpo 9②")
async def test_the_reversal_of_an_unknown_receipt_is_parked(service: Any, told: Any) -> None:
    await service.hears(told.reversal("a"))
    [letter] = (await service.get("/reward/v1/dead-letters", "operations")).json()
    assert str(told.id("a-receipt")) in letter["reason"]


async def test_the_summary_counts_by_state_reason_and_article(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"), told.receipt("b"))
    answer = (await service.get("/reward/v1/summary?month=2026-10")).json()
    assert answer["month"] == "2026-10"
    assert (answer["receipts"], answer["provisional"], answer["recognised"]) == (2, 50_000, 0)
    assert [(one["state"], one["reason"], one["credits"], one["amount"]) for one in answer["lines"]] == [
        ("excluded", "no-contact-on-record", 1, 0), ("provisional", None, 1, 50_000),
    ]  # fmt: skip
    assert (await service.get("/reward/v1/summary?month=2026-09")).json()["lines"] == []


async def test_credits_are_shown_a_page_at_a_time_and_filtered(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), *[told.receipt(bill) for bill in "abc"])
    first = (await service.get("/reward/v1/credits?limit=2")).json()
    rest = (await service.get(f"/reward/v1/credits?limit=2&after={first['next']}")).json()
    assert (len(first["credits"]), len(rest["credits"]), rest["next"]) == (2, 1, None)
    assert len(await service.credits(official=str(told.id("kim")), state="provisional")) == 1
    assert (await service.credits(reason="no-contact-on-record", month="2026-10")) != []


@pytest.mark.parametrize("wrong", ["month=2026-13", "month=2026-10-05", "month=0000-01", "reason=%00", "limit=0"])
async def test_a_question_that_makes_no_sense_is_refused(service: Any, wrong: str) -> None:
    assert (await service.get(f"/reward/v1/credits?{wrong}")).status_code == 422


async def test_another_municipality_sees_nothing(service: Any, told: Any) -> None:
    await service.hears(told.receipt("a"))
    [credit] = await service.credits()
    refused = await service.get(f"/reward/v1/credits/{credit['credit']}", municipality="11590")
    assert (refused.status_code, refused.json()["type"]) == (404, "https://semu.kr/problems/not-found")
    assert (await service.get("/reward/v1/credits", municipality="11590")).json()["credits"] == []
    assert (await service.get(f"/reward/v1/credits/{told.id('none')}")).status_code == 404
    assert (await service.get("/reward/v1/credits", "bills:read")).status_code == 403


async def test_the_timeline_tells_what_became_of_the_bills_credits(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    await service.decide(await service.credits())
    claims = {"kind": "service", "municipality": "*"}
    path = f"/reward/internal/v1/bills/{told.id('a')}/timeline"
    story = (await service.get(path, "internal:timeline", **claims)).json()
    assert story["municipality"] == "41570"
    assert [entry["what"] for entry in story["entries"]] == ["credit.computed", "credit.recognised"]
    unknown = (
        await service.get(path.replace(str(told.id("a")), str(told.id("b"))), "internal:timeline", **claims)
    ).json()
    assert (unknown["municipality"], unknown["entries"]) == (None, [])
