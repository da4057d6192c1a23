"""Write-offs, their cancellation, and lapses: the claim leaves the books, comes back, and ends."""

import asyncio
from datetime import date, datetime

import pytest
from collection.handlers import handlers
from collection_facts import approved, carried_over, decided, levy, payment
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import (
    BillLapsed,
    LimitationRecorded,
    ReceiptPosted,
    ReceiptReversed,
    WriteOffCancelled,
    WriteOffRecorded,
)
from semu_kit.clock import KST
from semu_kit.testing import deliver

WRITE_OFFS, LAPSES, LIMITATIONS = (f"/collection/v1/{name}" for name in ("write-offs", "lapses", "limitations"))
CANCELLATIONS = f"{WRITE_OFFS}/cancellations"


def write_off(one, **facts):
    return {
        "bill": str(one.bill), "day": "2026-10-12", "reason": "missing_or_no_property", "searched_on": "2026-10-08",
        **facts,
    }  # fmt: skip


def cancellation(one, **facts):
    return {"bill": str(one.bill), "day": "2026-10-16", "cause": "property_found", **facts}


async def books(service, item="property-tax"):
    """The ledger's terms of one item, all years and components together."""
    lines = [line for line in (await service.prove())["by_component"]["lines"] if line["item"] == item]
    names = ("carried_in", "reinstated", "decided", "collected", "written_off", "lapsed", "outstanding")
    return {name: won for name in names if (won := sum(line[name] for line in lines))}


@pytest.mark.law("Dongjak 21", "Dongjak 23")
async def test_what_is_written_off_leaves_the_books_and_is_still_owed(service, official):
    one = levy(penalty=20_000)
    await service.hear(decided(one))
    recorded = await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    assert recorded.status_code == 201, recorded.text
    assert recorded.json()["provision"] == "지방세징수법 §106①, 시행령 §94"
    assert await books(service) == {"decided": 1_020_000, "written_off": 1_020_000}
    owed = await service.owed(one)
    assert (owed["state"], owed["owed"]["principal"], owed["owed"]["charge"]) == ("written_off", 1_000_000, 50_000)
    [told] = await service.told(WriteOffRecorded)
    assert (told.bill, told.day, told.amounts.total) == (one.bill, date(2026, 10, 12), 1_020_000)


@pytest.mark.law("Dongjak 23")
async def test_property_found_in_the_same_year_takes_the_write_off_back(service, official):
    one = levy()
    await service.hear(decided(one))
    await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    cancelled = await service.post(CANCELLATIONS, "work:write", cancellation(one), **official)
    assert cancelled.status_code == 201, cancelled.text
    assert await books(service) == {"decided": 1_000_000, "outstanding": 1_000_000}
    assert (await service.owed(one))["state"] == "arrears"
    [told] = await service.told(WriteOffCancelled)
    assert (told.bill, told.day, told.cause) == (one.bill, date(2026, 10, 16), "property_found")
    listed = await service.get(f"{WRITE_OFFS}?bill={one.bill}", "bills:read")
    assert [one["write_off"] for one in listed["cancellations"]] == [listed["write_offs"][0]["id"]]


@pytest.mark.law("Dongjak 22")
async def test_property_found_after_the_year_reinstates_it_with_the_late_charge_added_since(service, official):
    one = carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1)))
    await service.hear(decided(one))
    cancelled = await service.post(CANCELLATIONS, "work:write", cancellation(one), **official)
    assert (cancelled.json()["write_off"], cancelled.json()["principal"]) == (None, 1_000_000)
    assert cancelled.json()["added_charge"] == 30_000 + 26 * 6_600
    assert await books(service) == {"reinstated": 1_000_000, "outstanding": 1_000_000}


async def test_a_write_off_in_error_never_was(service, official):
    one = levy()
    await service.hear(decided(one))
    await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    await service.post(CANCELLATIONS, "work:write", cancellation(one, cause="error"), **official)
    await service.hear(approved(payment(1_030_000, (one, 1_030_000))))
    [told] = await service.told(ReceiptPosted)
    assert told.written_off_on is None
    assert [each.cause for each in await service.told(WriteOffCancelled)] == ["error"]
    await service.prove()


@pytest.mark.law("Dongjak 22", "Dongjak 23")
async def test_money_for_a_written_off_bill_cancels_the_write_off_and_is_told_with_its_day(service, official):
    one = levy()
    await service.hear(decided(one))
    await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    await service.hear(approved(payment(1_030_000, (one, 1_030_000))))
    [told] = await service.told(ReceiptPosted)
    assert told.written_off_on == date(2026, 10, 12)
    assert [(each.bill, each.cause) for each in await service.told(WriteOffCancelled)] == [(one.bill, "payment")]
    assert await books(service) == {"decided": 1_030_000, "collected": 1_030_000}


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"day": "2026-10-20"}, "day-ahead"),
        ({"day": "2026-09-30"}, "write-off-too-early"),
        ({"searched_on": None}, "search-not-made"),
        ({"searched_on": "2026-10-13"}, "search-not-made"),
        ({"bill": "01900000-0000-7000-8000-000000000000"}, "bill-unknown"),
    ],
)
async def test_a_write_off_that_cannot_be_is_refused(service, official, facts, problem):
    one = levy()
    await service.hear(decided(one))
    refused = await service.post(WRITE_OFFS, "work:write", write_off(one, **facts), **official)
    assert refused.json()["type"] == f"https://semu.kr/problems/{problem}"
    assert await service.told(WriteOffRecorded) == []


@pytest.mark.law("Dongjak 21")
async def test_small_arrears_are_written_off_without_a_search_and_a_fine_by_its_own_law(service, official):
    small, exact = levy(principal=299_990), levy(principal=300_000)
    fine = levy(item="parking-fine", principal=40_000)
    await service.hear(decided(small), decided(exact), decided(fine))
    unsearched = {"searched_on": None}
    assert (await service.post(WRITE_OFFS, "work:write", write_off(small, **unsearched), **official)).status_code == 201
    refused = await service.post(WRITE_OFFS, "work:write", write_off(exact, **unsearched), **official)
    assert refused.json()["type"].endswith("search-not-made")
    other = await service.post(WRITE_OFFS, "work:write", write_off(fine, reason="disposition_ceased"), **official)
    assert other.json()["type"].endswith("reason-not-of-this-item")
    done = await service.post(WRITE_OFFS, "work:write", write_off(fine, **unsearched), **official)
    assert done.json()["provision"] == "질서위반행위규제법 §24의4"
    await service.prove()


async def test_what_another_city_or_an_agency_asks_changes_nothing(service, official):
    one = levy()
    await service.hear(decided(one))
    body = write_off(one)
    other = await service.post(WRITE_OFFS, "work:write", body, **official, municipality="11590")
    agency = await service.post(WRITE_OFFS, "work:write", body, kind="agency")
    assert (other.status_code, agency.status_code) == (404, 403)
    assert await service.told(WriteOffRecorded) == []


async def test_a_write_off_and_a_payment_in_the_same_instant_lose_nothing(service, official):
    many = [levy() for _ in range(4)]
    await service.hear(*[decided(one) for one in many])
    await asyncio.gather(
        *(service.post(WRITE_OFFS, "work:write", write_off(one, day="2026-10-19"), **official) for one in many),
        *(deliver(service.runtime, handlers, approved(payment(1_030_000, (one, 1_030_000)))) for one in many),
    )
    assert await books(service) == {"decided": 4_120_000, "collected": 4_120_000}


@pytest.mark.law("Dongjak 15②")
async def test_a_completed_limitation_ends_the_claim_in_the_books_and_beside_them(service, official):
    owing = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 18)))
    beside = carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1), limitation_on=date(2026, 10, 18)))
    living = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 19)))
    await service.hear(decided(owing), decided(beside), decided(living))
    for one in (owing, beside):
        assert (await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)).status_code == 201
        assert (await service.owed(one))["owed"] == {"principal": 0, "charge": 0, "expense": 0}
    refused = await service.post(LAPSES, "work:write", {"bill": str(living.bill)}, **official)
    assert refused.json()["type"].endswith("limitation-not-completed")
    assert await books(service) == {"carried_in": 2_000_000, "lapsed": 1_000_000, "outstanding": 1_000_000}
    assert [(told.bill, told.lapsed_on) for told in await service.told(BillLapsed)] == [
        (owing.bill, date(2026, 10, 18)), (beside.bill, date(2026, 10, 18)),
    ]  # fmt: skip


@pytest.mark.law("Dongjak 15②")
async def test_money_that_came_between_the_end_of_the_claim_and_its_lapse_is_over_payment(service, official):
    one = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 10)))
    in_time = payment(300_000, (one, 300_000), on=date(2026, 10, 10))
    after = payment(200_000, (one, 200_000), on=date(2026, 10, 12))
    await service.hear(decided(one), approved(in_time), approved(after))
    lapsed = await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)
    assert (lapsed.status_code, lapsed.json()["principal"]) == (201, 700_000)
    assert await books(service) == {"carried_in": 1_000_000, "collected": 300_000, "lapsed": 700_000}
    [over] = (await service.get("/collection/v1/overpayments", "ledger:read"))["overpayments"]
    assert (over["payment"], over["amount"], over["reason"]) == (str(after.payment), 200_000, "lapsed")
    assert [told.amounts.principal for told in await service.told(BillLapsed)] == [700_000]
    assert [told.amounts.principal for told in await service.told(ReceiptReversed)] == [200_000]
    await service.prove()


@pytest.mark.law("Dongjak 15②")
async def test_a_claim_written_off_this_year_lapses_out_of_the_write_off(service, official):
    one = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 18)))
    await service.hear(decided(one))
    await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)
    assert await books(service) == {"carried_in": 1_000_000, "lapsed": 1_000_000}
    again = await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)
    assert again.status_code == 409


@pytest.mark.law("Dongjak 21")
async def test_a_completed_claim_lapses_and_is_not_written_off(service, official):
    one = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 1)))
    await service.hear(decided(one))
    refused = await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    assert refused.json()["type"].endswith("limitation-completed")


async def test_an_interruption_gives_the_claim_a_new_day_and_keeps_the_history(service, official, clock):
    one = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 25)))
    await service.hear(decided(one))
    seized = {"bill": str(one.bill), "cause": "seizure", "first_day": "2026-10-12", "limitation_on": "2031-10-12"}
    assert (await service.post(LIMITATIONS, "work:write", seized, **official)).status_code == 201
    back = {**seized, "cause": "demand", "limitation_on": "2031-10-11"}
    assert (await service.post(LIMITATIONS, "work:write", back, **official)).status_code == 422
    page = await service.get(f"{LIMITATIONS}?bill={one.bill}", "bills:read")
    assert (page["limitation_on"], [each["cause"] for each in page["limitations"]]) == ("2031-10-12", ["seizure"])
    [told] = await service.told(LimitationRecorded)
    assert (told.day, told.limitation_on) == (date(2026, 10, 12), date(2031, 10, 12))
    clock.instant = datetime(2026, 11, 2, 10, tzinfo=KST)
    assert (await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)).status_code == 409


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"first_day": "2026-10-20"}, "day-ahead"),
        ({"first_day": "2024-05-31"}, "day-before-liability"),
        ({"last_day": "2026-10-01"}, "invalid-request"),
        ({"limitation_on": "2026-10-11"}, "invalid-request"),
        ({"cause": "wish"}, "invalid-request"),
    ],
)
async def test_a_limitation_day_that_cannot_be_is_refused(service, official, facts, problem):
    one = carried_over()
    await service.hear(decided(one))
    body = {"bill": str(one.bill), "cause": "seizure", "first_day": "2026-10-12", "limitation_on": "2031-10-12"}
    refused = await service.post(LIMITATIONS, "work:write", {**body, **facts}, **official)
    assert (refused.status_code, await service.told(LimitationRecorded)) == (422, [])
    assert refused.json()["type"].endswith(problem)


async def test_a_write_off_before_the_last_payment_is_refused(service, official):
    one = levy()
    await service.hear(decided(one), approved(payment(300_000, (one, 300_000), on=date(2026, 10, 14))))
    refused = await service.post(WRITE_OFFS, "work:write", write_off(one), **official)
    assert refused.json()["earliest"] == "2026-10-14"


async def test_the_story_of_a_bill_tells_what_officials_recorded(service, official, clock):
    one = carried_over(carried=CarriedIn(limitation_on=date(2026, 11, 1)))
    await service.hear(decided(one))
    facts = [
        ("deferrals", {"kind": "after_arrears", "first_day": "2026-10-12", "last_day": "2026-10-30"}),
        ("limitations", {"cause": "deferral", "first_day": "2026-10-12", "limitation_on": "2026-11-20"}),
        ("entrustments", {"day": "2026-10-12", "authority": "11590"}),
        ("write-offs", {"day": "2026-10-19", "reason": "disposition_ceased"}),
        ("write-offs/cancellations", {"day": "2026-10-19", "cause": "property_found"}),
    ]
    for path, fact in facts:
        clock.instant = clock.instant.replace(minute=clock.instant.minute + 1)
        answer = await service.post(f"/collection/v1/{path}", "work:write", {"bill": str(one.bill), **fact}, **official)
        assert answer.status_code == 201, answer.text
        if path == "deferrals":
            end = {"ended_on": "2026-10-18", "reason": "means_restored"}
            path = f"/collection/v1/deferrals/{answer.json()['id']}/end"
            clock.instant = clock.instant.replace(second=30)
            assert (await service.post(path, "work:write", end, **official)).status_code == 201
    clock.instant = datetime(2026, 11, 23, 10, tzinfo=KST)
    await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)
    path = f"/collection/internal/v1/bills/{one.bill}/timeline"
    story = (await service.get(path, "internal:timeline", kind="service", municipality="*"))["entries"]
    assert [line["what"] for line in story if not line["what"].startswith(("bill.opened", "arrears"))] == [
        "deferral.granted", "deferral.ended", "limitation.recorded", "entrusted.recorded", "write_off.recorded",
        "write_off.cancelled", "bill.lapsed",
    ]  # fmt: skip
    assert {line["actor"] for line in story[2:]} == {f"official:{official['subject']}"}
    assert story[-1]["title"] == "시효완성정리 1,000,000원(2026-11-20)"
