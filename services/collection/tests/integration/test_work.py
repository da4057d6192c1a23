"""Officials' work: contacts, dispositions, campaigns, the bank's statements, and a bill's story."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from collection.campaigns import repository as campaigns
from collection_facts import approved, carried_over, decided, levy, payment, withdrawn
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import (
    BillWithdrawalSettled,
    CampaignApproved,
    CampaignStopped,
    ContactRecorded,
    DispositionRecorded,
    ReceiptPosted,
)
from semu_kit.ids import new_id

CONTACTS, DISPOSITIONS, CAMPAIGNS = (f"/collection/v1/{name}" for name in ("contacts", "dispositions", "campaigns"))


def contact(one, **facts):
    return {"bill": str(one.bill), "day": "2026-10-12", "kind": "phone", "direct": True, "outcome": "promised", **facts}


def campaign(**facts):
    return {"name": "하반기 일제정리", "notice_kind": "arrears_guidance", "items": ["재산세"], "minimum": 0, **facts}


async def test_a_recorded_contact_is_told_with_its_official(service, official):
    one = levy()
    await service.hear(decided(one))
    recorded = await service.post(CONTACTS, "contacts:write", contact(one), **official)
    assert recorded.status_code == 201, recorded.text
    [told] = await service.told(ContactRecorded)
    assert (str(told.official), told.bill, told.taxpayer) == (official["subject"], one.bill, one.taxpayer)
    listed = await service.get(f"{CONTACTS}?bill={one.bill}", "bills:read")
    assert [each["outcome"] for each in listed["contacts"]] == ["promised"]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"kind": "message"}, 422),
        ({"day": "2026-10-20"}, 422),
        ({"outcome": "홍길동이 내일 낸다고 함"}, 422),
        ({"bill": str(uuid4())}, 404),
    ],
)
async def test_a_contact_that_cannot_be_is_refused(service, official, facts, status):
    one = levy()
    await service.hear(decided(one))
    refused = await service.post(CONTACTS, "contacts:write", contact(one, **facts), **official)
    assert refused.status_code == status
    assert await service.told(ContactRecorded) == []


async def test_an_agency_records_no_officials_work(service):
    one = levy()
    await service.hear(decided(one))
    refused = await service.post(CONTACTS, "contacts:write", contact(one), kind="agency")
    assert (refused.status_code, refused.json()["type"]) == (403, "https://semu.kr/problems/not-an-official")


@pytest.mark.law("Gimpo 2①4")
async def test_a_receipt_carries_the_work_on_record_up_to_its_value_day(service, official):
    one = levy()
    await service.hear(decided(one))
    await service.post(CONTACTS, "contacts:write", contact(one, day="2026-10-12"), **official)
    await service.post(CONTACTS, "contacts:write", contact(one, day="2026-10-18"), **official)
    seizure = {"bill": str(one.bill), "day": "2026-10-13", "kind": "seizure"}
    assert (await service.post(DISPOSITIONS, "dispositions:write", seizure, **official)).status_code == 201
    assert [told.kind for told in await service.told(DispositionRecorded)] == ["seizure"]
    await service.hear(approved(payment(1_030_000, (one, 1_030_000), on=date(2026, 10, 15))))
    [receipt] = await service.told(ReceiptPosted)
    assert [fact.day for fact in receipt.contacts] == [date(2026, 10, 12)]
    assert [(str(fact.official), fact.kind) for fact in receipt.dispositions] == [(official["subject"], "seizure")]


async def test_a_campaign_selects_by_item_and_amount_and_tells_each_taxpayer_once(service, official, monkeypatch):
    monkeypatch.setattr(campaigns, "_PIECE", 1)
    taxpayer = new_id()
    mine = [carried_over(taxpayer=taxpayer), carried_over(taxpayer=taxpayer, principal=300_000)]
    written_off = carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1)))
    small, fine, open_one = carried_over(principal=90_000), carried_over(item="parking-fine"), levy()
    await service.hear(decided(*mine), decided(written_off), decided(small), decided(fine), decided(open_one))
    draft = await service.post(CAMPAIGNS, "campaigns:write", campaign(minimum=100_000), **official)
    assert draft.status_code == 201, draft.text
    body = draft.json()
    assert (body["state"], body["bills"], body["taxpayers"], body["claimed"]) == ("draft", 3, 2, 2_300_000)
    assert await service.told(CampaignApproved) == []
    path = f"{CAMPAIGNS}/{body['id']}"
    approval = await service.post(f"{path}/approval", "campaigns:approve")
    assert (approval.status_code, approval.json()["state"]) == (202, "approved")
    targets = {target.taxpayer: set(target.bills) for target in await service.told(CampaignApproved)}
    assert targets == {taxpayer: {one.bill for one in mine}, written_off.taxpayer: {written_off.bill}}
    assert (await service.get(path, "bills:read"))["approved_by"] != body["drafted_by"]


async def test_whoever_drafted_a_campaign_cannot_approve_it(service, official):
    await service.hear(decided(carried_over()))
    draft = (await service.post(CAMPAIGNS, "campaigns:write", campaign(), **official)).json()
    refused = await service.post(f"{CAMPAIGNS}/{draft['id']}/approval", "campaigns:approve", **official)
    assert (refused.status_code, refused.json()["type"]) == (403, "https://semu.kr/problems/same-official")


async def test_what_was_paid_after_the_draft_is_not_told(service, official):
    paid, owing = carried_over(), carried_over()
    await service.hear(decided(paid), decided(owing))
    draft = (await service.post(CAMPAIGNS, "campaigns:write", campaign(), **official)).json()
    total = sum((await service.owed(paid))["owed"].values())
    await service.hear(approved(payment(total, (paid, total))))
    approval = await service.post(f"{CAMPAIGNS}/{draft['id']}/approval", "campaigns:approve")
    assert approval.json()["bills"] == 1
    assert [target.bills for target in await service.told(CampaignApproved)] == [[owing.bill]]


async def test_two_officials_who_approve_at_once_send_once(service, official):
    await service.hear(decided(carried_over()))
    draft = (await service.post(CAMPAIGNS, "campaigns:write", campaign(), **official)).json()
    path = f"{CAMPAIGNS}/{draft['id']}/approval"
    both = await asyncio.gather(*(service.post(path, "campaigns:approve") for _ in range(2)))
    assert sorted(each.status_code for each in both) == [202, 409]
    assert len(await service.told(CampaignApproved)) == 1


async def test_a_bill_of_an_approved_campaign_stays_when_its_file_is_withdrawn(service, official):
    one = carried_over()
    await service.hear(decided(one))
    draft = (await service.post(CAMPAIGNS, "campaigns:write", campaign(), **official)).json()
    await service.post(f"{CAMPAIGNS}/{draft['id']}/approval", "campaigns:approve")
    await service.hear(withdrawn(one))
    assert [answer.reason for answer in await service.told(BillWithdrawalSettled)] == ["notified"]


async def test_a_stopped_campaign_is_told_and_cannot_be_approved(service, official):
    await service.hear(decided(carried_over()))
    draft = (await service.post(CAMPAIGNS, "campaigns:write", campaign(), **official)).json()
    path = f"{CAMPAIGNS}/{draft['id']}"
    await service.post(f"{path}/approval", "campaigns:approve")
    assert (await service.post(f"{path}/stop", "campaigns:write", **official)).json()["state"] == "stopped"
    assert [str(stopped.campaign) for stopped in await service.told(CampaignStopped)] == [draft["id"]]
    assert (await service.post(f"{path}/approval", "campaigns:approve")).status_code == 409


async def test_a_campaign_of_nobody_or_of_an_unknown_item_is_refused(service, official):
    draft = (await service.post(CAMPAIGNS, "campaigns:write", campaign(), **official)).json()
    empty = await service.post(f"{CAMPAIGNS}/{draft['id']}/approval", "campaigns:approve")
    assert (empty.status_code, empty.json()["type"]) == (409, "https://semu.kr/problems/nobody-to-notify")
    unknown = await service.post(CAMPAIGNS, "campaigns:write", campaign(items=["창문세"]), **official)
    assert (unknown.status_code, unknown.json()["item"]) == (422, "창문세")


@pytest.mark.law("Dongjak 7②")
async def test_the_bank_of_each_day_is_compared_with_its_statement(service):
    one = levy()
    await service.hear(decided(one), approved(payment(1_030_000, (one, 1_030_000))))
    assert (await service.prove())["by_bill"]["days_not_compared"] == ["2026-10-19"]

    async def put(amount):
        headers = service.tokens.headers("receipts:write")
        path = "/collection/v1/bank-statements/2026-10-19"
        return await service.client.put(path, json={"amount": amount}, headers=headers)

    assert (await put(1_000_000)).status_code == 200
    proofs = await service.get("/collection/v1/ledger/proofs", "ledger:read")
    assert not proofs["holds"]
    assert [(day["ledger"], day["statement"], day["holds"]) for day in proofs["by_bill"]["bank"]] == [
        (1_030_000, 1_000_000, False)
    ]
    await put(1_030_000)
    assert (await service.prove())["by_bill"]["days_not_compared"] == []


async def test_the_story_of_a_bill_is_told_in_order_with_who_and_the_document(service, official, clock):
    one = levy()
    claims = {"kind": "service", "municipality": "*"}
    path = "/collection/internal/v1/bills/{}/timeline"

    def later():
        clock.instant = clock.instant.replace(minute=clock.instant.minute + 1)

    await service.hear(decided(one))
    later()
    await service.close("2026-10-19", **official)
    later()
    await service.post(CONTACTS, "contacts:write", contact(one), **official)
    later()
    await service.hear(approved(payment(1_030_000, (one, 1_030_000)), payment(1_030_000, (one, 1_030_000))))
    story = await service.get(path.format(one.bill), "internal:timeline", **claims)
    assert [entry["what"] for entry in story["entries"]] == [
        "bill.opened",
        "arrears.began",
        "contact.recorded",
        "receipt.posted",
        "overpayment.kept",
    ]
    assert story["entries"][1]["actor"] == f"official:{official['subject']}"
    assert story["entries"][3]["document"]["kind"] == "receipt"
    assert story["municipality"] == "41570"
    nobody = await service.get(path.format(uuid4()), "internal:timeline", **claims)
    assert (nobody["municipality"], nobody["entries"]) == (None, [])
