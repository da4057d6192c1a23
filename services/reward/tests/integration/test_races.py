"""Two workers at once: the locks hold what no single transaction can see."""

import asyncio
from datetime import date
from typing import Any

import pytest
from reward.settings import Settings
from reward.tables import metadata
from semu_kit.testing import MakeSettings, drift


@pytest.mark.law("Gimpo 5①2")
async def test_receipts_of_one_month_at_once_never_pass_the_cap_together(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    bills = [f"bill{number}" for number in range(12)]
    for bill in bills:
        await service.hears(*told.urging(bill, "kim"))
    receipts = [told.receipt(bill, principal=8_000_000) for bill in bills]
    await asyncio.gather(*(service.hears(receipt) for receipt in receipts))
    credits = await service.credits()
    assert (len(credits), sum(one["amount"] for one in credits)) == (12, 1_000_000)


@pytest.mark.law("Gimpo 2①4")
async def test_a_contact_and_the_receipt_it_earned_at_once_lose_nothing(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    bills = [f"bill{number}" for number in range(8)]
    facts = [event for bill in bills for event in (*told.urging(bill, "kim"), told.receipt(bill, principal=100_000))]
    await asyncio.gather(*(service.hears(event) for event in facts))
    assert [(one["state"], one["amount"]) for one in await service.credits()] == [("provisional", 5_000)] * 8


@pytest.mark.law("Gimpo 9②")
async def test_a_decision_and_a_reversal_at_once_leave_nothing_to_pay(service: Any, told: Any, committee: Any) -> None:
    await service.hears(told.official("kim"))
    bills = [f"bill{number}" for number in range(4)]
    for bill in bills:
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill))
    for credit, bill in zip(await service.credits(), bills, strict=True):
        meeting = await committee.call()
        put = await committee.put(meeting, {"about": "credits", "credits": [credit["credit"]], "total": 50_000})
        assert put.status_code == 201, put.text
        await committee.attend(meeting)
        await committee.vote(meeting, 1)
        answer, _ = await asyncio.gather(committee.confirm(meeting), service.hears(told.reversal(bill)))
        assert answer.status_code in (201, 409), answer.text
    assert {(one["state"], one["amount"]) for one in await service.credits()} == {("reversed", 0)}
    awards = (await service.get("/reward/v1/awards")).json()["awards"]
    assert sum(one["standing"] for one in awards) == 0


async def test_the_migration_makes_the_tables_as_they_are_written(make_settings: MakeSettings) -> None:
    assert await drift(await make_settings(Settings), metadata) == []


@pytest.mark.law("Gimpo 5①2")
async def test_finding_and_collecting_in_one_month_at_once_never_pass_the_cap_together(service: Any, told: Any) -> None:
    """One official's credits of both kinds, by receipts, contacts and findings that all come at once."""
    await service.hears(told.official("kim"))
    collected, found = [f"bill{number}" for number in range(4)], [f"found{number}" for number in range(4)]
    levied = {"fiscal_year": 2026, "liability_day": date(2024, 6, 1), "decided_day": date(2026, 9, 1),
              "due_date": date(2026, 9, 30), "arrears_since": None, "demand_due": None}  # fmt: skip
    facts = [event for bill in collected for event in (*told.urging(bill, "kim"), told.receipt(bill, "", 8_000_000))]
    facts += [told.receipt(bill, "", 8_000_000, **levied) for bill in found]
    kim = {"kind": "official", "official": str(told.id("kim"))}

    async def find(bill: str) -> None:
        body = {"found_on": "2026-08-20", "bills": [str(told.id(bill))], "finders": [kim]}
        headers = service.tokens.headers("rewards:write")
        answer = await service.client.post("/reward/v1/findings", json=body, headers=headers)
        assert answer.status_code == 201, answer.text

    await asyncio.gather(*(service.hears(event) for event in facts), *(find(bill) for bill in found))
    await service.hears()
    credits = await service.credits(state="provisional")
    assert sorted(one["kind"] for one in credits) == ["collector"] * 4 + ["finder"] * 4
    assert sum(one["amount"] for one in credits) == 1_000_000
