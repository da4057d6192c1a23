"""Deferrals move a due date or let late charges stand still; entrusted collection leaves a fee."""

from datetime import date, datetime

import pytest
from collection_facts import approved, carried_over, decided, levy, payment
from semu_contracts.events.collection import (
    ArrearsBegan,
    ArrearsUndone,
    BillReopened,
    CampaignApproved,
    DeferralEnded,
    DeferralGranted,
    EntrustedRecorded,
    ReceiptPosted,
    ReceiptReversed,
)
from semu_kit.clock import KST

DEFERRALS, ENTRUSTMENTS, LAPSES = (f"/collection/v1/{name}" for name in ("deferrals", "entrustments", "lapses"))


def deferral(one, **facts):
    """Of arrears since 2024-08-01, from 2026-10-20 to 2027-04-19."""
    return {
        "bill": str(one.bill), "kind": "after_arrears", "first_day": "2026-10-20", "last_day": "2027-04-19", **facts,
    }  # fmt: skip


async def grant(service, official, one, **facts):
    granted = await service.post(DEFERRALS, "work:write", deferral(one, **facts), **official)
    assert granted.status_code == 201, granted.text
    return granted.json()


async def charge(service, one, day):
    return (await service.owed(one, day))["owed"]["charge"]


@pytest.mark.law("Figures 1.7")
async def test_months_within_a_deferral_of_arrears_are_not_charged(service, official):
    one, other = carried_over(), carried_over()
    await service.hear(decided(one), decided(other))
    granted = await grant(service, official, one)
    assert granted["provision"] == "지방세징수법 §25의2"
    assert await charge(service, one, date(2026, 10, 19)) == await charge(service, other, date(2026, 10, 19))
    month = 6_600
    until, back = date(2027, 4, 1), date(2027, 5, 1)
    assert await charge(service, other, until) - await charge(service, one, until) == 6 * month
    assert await charge(service, other, back) - await charge(service, one, back) == 6 * month
    [told] = await service.told(DeferralGranted)
    assert (told.bill, told.first_day, told.last_day) == (one.bill, date(2026, 10, 20), date(2027, 4, 19))
    await service.prove()


@pytest.mark.law("Figures 1.7")
async def test_a_deferral_before_the_due_date_is_a_new_due_date_moved_to_a_business_day(service, official):
    one = levy(due_date=date(2026, 10, 30))
    await service.hear(decided(one))
    await grant(service, official, one, kind="before_due", first_day="2026-10-20", last_day="2027-01-31")
    page = await service.get(f"{DEFERRALS}?bill={one.bill}", "bills:read")
    assert page["payable_until"] == "2027-02-01", "31 January 2027 is a Sunday"
    assert await charge(service, one, date(2027, 2, 1)) == 0
    assert await charge(service, one, date(2027, 2, 2)) == 30_000


async def test_a_deferral_granted_in_time_but_recorded_late_undoes_the_arrears(service, official, clock):
    one = levy(due_date=date(2026, 10, 15), kind="carried_over", carried={})
    await service.hear(decided(one))
    assert [began.bill for began in await service.told(ArrearsBegan)] == [one.bill]
    await grant(service, official, one, kind="before_due", first_day="2026-10-15", last_day="2026-12-31")
    assert [undone.day for undone in await service.told(ArrearsUndone)] == [date(2026, 10, 16)]
    assert (await service.owed(one))["state"] == "open"
    await service.prove()


async def test_a_deferral_ended_early_holds_until_that_day_and_no_longer(service, official, clock):
    one = levy(due_date=date(2026, 10, 30))
    await service.hear(decided(one))
    granted = await grant(service, official, one, kind="before_due", last_day="2027-01-29")
    clock.instant = datetime(2026, 11, 20, 10, tzinfo=KST)
    end = {"ended_on": "2026-11-19", "reason": "unpaid_instalment"}
    path = f"{DEFERRALS}/{granted['id']}/end"
    ended = await service.post(path, "work:write", end, **official)
    assert (ended.status_code, ended.json()["ended_on"]) == (201, "2026-11-19")
    assert [(told.bill, told.ended_on) for told in await service.told(DeferralEnded)] == [
        (one.bill, date(2026, 11, 19))
    ]
    page = await service.get(f"{DEFERRALS}?bill={one.bill}", "bills:read")
    assert page["payable_until"] == "2026-11-19"
    assert await charge(service, one, date(2026, 11, 20)) == 30_000
    assert (await service.post(path, "work:write", end, **official)).status_code == 409


async def test_a_deferral_that_never_held_leaves_nothing(service, official):
    one = levy(due_date=date(2026, 10, 30))
    await service.hear(decided(one))
    granted = await grant(service, official, one, kind="before_due", last_day="2027-01-29")
    end = {"ended_on": "2026-10-19", "reason": "error"}
    path = f"{DEFERRALS}/{granted['id']}/end"
    assert (await service.post(path, "work:write", end, **official)).status_code == 201
    assert (await service.owed(one))["state"] == "open"
    page = await service.get(f"{DEFERRALS}?bill={one.bill}", "bills:read")
    assert page["payable_until"] == "2026-10-30"
    await grant(service, official, one, kind="before_due", last_day="2026-12-31")


@pytest.mark.law("Figures 1.7")
async def test_a_deferral_recorded_before_or_after_a_payment_ends_in_the_same_balances(service, official):
    before, after = carried_over(), carried_over()
    await service.hear(decided(before), decided(after))
    facts = {"first_day": "2026-08-20", "last_day": "2026-10-19"}
    paid = [approved(payment(1_500_000, (one, 1_500_000), on=date(2026, 10, 15))) for one in (before, after)]
    await grant(service, official, before, **facts)
    await service.hear(*paid)
    await grant(service, official, after, **facts)
    owing = [await service.owed(one) for one in (before, after)]
    assert [each["state"] for each in owing] == ["settled", "settled"]
    months = 30_000 + 24 * 6_600
    over = await service.get("/collection/v1/overpayments", "ledger:read")
    assert [each["amount"] for each in over["overpayments"]] == [500_000 - months] * 2
    undone = await service.told(ReceiptReversed)
    assert [(each.bill, each.cause) for each in undone] == [(after.bill, "displaced")]
    anew = [each for each in await service.told(ReceiptPosted) if each.bill == after.bill]
    assert [each.amounts.charge for each in anew] == [months + 2 * 6_600, months]
    await service.prove()


async def test_a_deferral_that_was_an_error_asks_for_what_it_had_spared(service, official):
    one = carried_over()
    await service.hear(decided(one))
    granted = await grant(service, official, one, first_day="2026-08-20", last_day="2027-02-19")
    owed = sum((await service.owed(one, date(2026, 10, 15)))["owed"].values())
    await service.hear(approved(payment(owed, (one, owed), on=date(2026, 10, 15))))
    assert (await service.owed(one))["state"] == "settled"
    end = {"ended_on": "2026-08-19", "reason": "error"}
    ended = await service.post(f"{DEFERRALS}/{granted['id']}/end", "work:write", end, **official)
    assert ended.status_code == 201, ended.text
    assert (await service.owed(one))["owed"] == {"principal": 0, "charge": 2 * 6_600, "expense": 0}
    assert [each.bill for each in await service.told(BillReopened)] == [one.bill]
    await service.prove()


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"first_day": "2026-10-21"}, "day-ahead"),
        ({"last_day": "2026-10-19"}, "invalid-request"),
        ({"kind": "before_due"}, "deferral-out-of-time"),
        ({"first_day": "2024-08-01"}, "deferral-out-of-time"),
        ({"first_day": "2024-05-31"}, "day-before-liability"),
        ({"first_day": "0001-01-01"}, "day-before-liability"),
        ({"kind": "before_due", "first_day": "2024-07-31", "last_day": "9999-12-31"}, "deferral-out-of-time"),
        ({"last_day": "9999-12-31"}, "deferral-out-of-time"),
        ({"kind": "fine_instalments"}, "deferral-not-of-this-item"),
        ({"bill": "01900000-0000-7000-8000-000000000000"}, "bill-unknown"),
    ],
)
async def test_a_deferral_that_cannot_be_is_refused(service, official, facts, problem):
    one = carried_over()
    await service.hear(decided(one))
    refused = await service.post(DEFERRALS, "work:write", {**deferral(one), **facts}, **official)
    assert refused.json()["type"].endswith(problem)
    assert await service.told(DeferralGranted) == []


async def test_a_day_is_deferred_once_and_nothing_settled_is_deferred(service, official):
    one, paid = carried_over(), levy()
    await service.hear(decided(one), decided(paid), approved(payment(1_030_000, (paid, 1_030_000))))
    await grant(service, official, one)
    again = await service.post(DEFERRALS, "work:write", deferral(one, last_day="2026-10-20"), **official)
    settled = await service.post(DEFERRALS, "work:write", deferral(paid), **official)
    assert [each.json()["type"].rsplit("/")[-1] for each in (again, settled)] == [
        "deferrals-overlap", "nothing-to-defer",
    ]  # fmt: skip


@pytest.mark.law("Figures 2.2")
async def test_instalments_of_a_fine_let_its_charge_stand_still(service, official):
    fine = carried_over(item="parking-fine", principal=40_000)
    await service.hear(decided(fine))
    before = await charge(service, fine, date(2026, 10, 19))
    await grant(service, official, fine, kind="fine_instalments")
    assert await charge(service, fine, date(2027, 4, 19)) == before


async def test_a_claim_does_not_lapse_while_it_is_deferred(service, official, clock):
    one = carried_over(carried={"limitation_on": date(2026, 12, 1)})
    await service.hear(decided(one))
    await grant(service, official, one)
    clock.instant = datetime(2027, 1, 4, 10, tzinfo=KST)
    refused = await service.post(LAPSES, "work:write", {"bill": str(one.bill)}, **official)
    assert refused.json()["type"].endswith("limitation-not-completed")


async def test_nobody_is_urged_to_pay_a_deferred_bill(service, official, clock):
    deferred, late, owing = carried_over(), carried_over(), carried_over()
    await service.hear(decided(deferred), decided(late), decided(owing))
    await grant(service, official, deferred, first_day="2026-10-19")
    body = {"name": "하반기 일제정리", "notice_kind": "arrears_guidance", "items": ["재산세"], "minimum": 0}
    draft = (await service.post("/collection/v1/campaigns", "campaigns:write", body, **official)).json()
    assert draft["bills"] == 2
    await grant(service, official, late, first_day="2026-10-19")
    approval = await service.post(f"/collection/v1/campaigns/{draft['id']}/approval", "campaigns:approve")
    assert (approval.status_code, approval.json()["bills"]) == (202, 1)
    assert [target.bills for target in await service.told(CampaignApproved)] == [[owing.bill]]


@pytest.mark.law("Gimpo 3④4")
async def test_a_receipt_is_told_with_the_due_date_of_its_deferral(service, official):
    one = levy(due_date=date(2026, 10, 30))
    await service.hear(decided(one))
    await grant(service, official, one, kind="before_due", first_day="2026-10-19", last_day="2027-01-29")
    await service.hear(approved(payment(1_000_000, (one, 1_000_000))))
    [told] = await service.told(ReceiptPosted)
    assert told.deferred_due == date(2027, 1, 29)


def entrustment(one, **facts):
    return {"bill": str(one.bill), "day": "2026-10-12", "authority": "11590", **facts}


@pytest.mark.law("Gimpo 4①3")
async def test_entrusted_collection_leaves_a_fee_of_what_comes_and_of_what_came_since(service, official):
    one = carried_over(principal=3_000_000)
    await service.hear(decided(one))
    for day, won in ((date(2026, 10, 8), 500_000), (date(2026, 10, 13), 1_000_010)):
        await service.hear(approved(payment(won, (one, won), on=day)))
    before, since = await service.told(ReceiptPosted)
    recorded = await service.post(ENTRUSTMENTS, "work:write", entrustment(one), **official)
    assert (recorded.status_code, recorded.json()["fee"]) == (201, 300_000)
    [told] = await service.told(EntrustedRecorded)
    assert [(each.receipt, each.fee) for each in told.fees] == [(since.receipt, 300_000)]
    await service.hear(approved(payment(200_000, (one, 200_000))))
    assert [each.entrusted_fee for each in await service.told(ReceiptPosted)] == [None, None, 60_000]
    answer = await service.get(f"{ENTRUSTMENTS}?bill={one.bill}", "bills:read")
    assert answer["fee"] == 360_000
    assert before.entrusted_fee is None


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"day": "2026-10-20"}, "day-ahead"),
        ({"authority": "41570"}, "entrusted-to-itself"),
        ({"day": "2024-05-31"}, "day-before-liability"),
        ({"authority": "김포시"}, "invalid-request"),
    ],
)
async def test_an_entrustment_that_cannot_be_is_refused(service, official, facts, problem):
    one = carried_over()
    await service.hear(decided(one))
    refused = await service.post(ENTRUSTMENTS, "work:write", entrustment(one, **facts), **official)
    assert refused.json()["type"].endswith(problem)
    assert (await service.get(f"/collection/v1/bills/{one.bill}", "bills:read"))["state"] == "arrears"


async def test_before_the_law_names_a_fee_nothing_is_entrusted(service, official):
    old = carried_over(fiscal_year=2015, liability_day=date(2015, 6, 1), due_date=date(2015, 7, 31))
    await service.hear(decided(old))
    refused = await service.post(ENTRUSTMENTS, "work:write", entrustment(old, day="2017-03-27"), **official)
    assert (refused.status_code, refused.json()["first"]) == (422, "2017-03-28")


async def test_a_bill_is_entrusted_once(service, official):
    one = carried_over()
    await service.hear(decided(one))
    first = await service.post(ENTRUSTMENTS, "work:write", entrustment(one), **official)
    again = await service.post(ENTRUSTMENTS, "work:write", entrustment(one), **official)
    assert (first.status_code, again.status_code) == (201, 409)
    assert len(await service.told(EntrustedRecorded)) == 1
