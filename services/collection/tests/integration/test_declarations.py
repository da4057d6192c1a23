"""Self-assessed money (신고납부) from every intake: it waits for the decision of its levy, and meets it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from bank_file_facts import notice_csv, notice_fixed, told
from collection.bank_files.taking import take_pending
from collection.handlers import handlers
from collection_facts import approved, decided, levy, payment
from semu_contracts.events.collection import BillSettled
from semu_contracts.events.notification import Declaration
from semu_kit.testing import deliver

AWAITING, COUNTER, FILES = (f"/collection/v1/{name}" for name in ("awaiting", "counter-receipts", "bank-files"))
DECLARED = {"item": "지방소득세", "fiscal_year": 2026, "period": "05"}


async def waiting(service: Any) -> list[dict[str, Any]]:
    return (await service.get(AWAITING, "ledger:read"))["awaiting"]


async def meets_its_decision(service: Any) -> None:
    """One payment of 900,000 won waits; the levy that is decided for it is settled by it."""
    [kept] = await waiting(service)
    assert (kept["amount"], kept["item"], kept["fiscal_year"], kept["period"]) == (
        900_000, "local-income-tax", 2026, "05",
    )  # fmt: skip
    [line] = (await service.prove())["by_item"]["lines"]
    assert (line["bank"], line["awaiting_decision"]) == (900_000, 900_000)
    one = levy(
        item="local-income-tax", principal=900_000, due_date=date(2026, 10, 31), paid_by=[UUID(kept["id"])]
    )  # fmt: skip
    await service.hear(decided(one))
    assert [settled.bill for settled in await service.told(BillSettled)] == [one.bill]
    assert await waiting(service) == []
    [line] = (await service.prove())["by_item"]["lines"]
    assert (line["bank"], line["collected"], line["awaiting_decision"]) == (900_000, 900_000, 0)


async def take(service: Any, content: bytes, profile: str) -> dict[str, Any]:
    sent = await service.client.post(
        FILES, params={"profile": profile, "day": "2026-10-19"}, content=content,
        headers=service.tokens.headers("receipts:write"),
    )  # fmt: skip
    await take_pending(service.runtime)
    return await service.get(sent.headers["Location"], "ledger:read")


@pytest.mark.law("Dongjak 7②", "Dongjak 7③", "Dongjak 7⑤")
async def test_money_declared_at_the_counter_waits_and_meets_its_decision(service, official) -> None:
    body = {"method": "cash", "declaration": DECLARED | {"won": 900_000}}
    taken = await service.post(COUNTER, "receipts:write", body, **official)
    assert taken.status_code == 201, taken.text
    receipt = taken.json()
    assert (receipt["receipt_number"], receipt["total"], receipt["shares"]) == ("41570-2026-000001", 900_000, [])
    assert receipt["declaration"] == DECLARED | {"item": "local-income-tax"}
    assert (await service.get(COUNTER, "ledger:read"))["receipts"] == [receipt]
    await meets_its_decision(service)


@pytest.mark.law("Dongjak 7②", "Dongjak 7③", "Dongjak 7⑤")
@pytest.mark.parametrize(("profile", "make"), [("notice-csv", notice_csv), ("notice-fixed", notice_fixed)])
async def test_money_declared_at_a_bank_waits_and_meets_its_decision(service, profile, make) -> None:
    row = told(1, 900_000, declared=("local-income-tax", "2026", "05"))
    assert (await take(service, make([row]), profile))["posted"] == 1
    await meets_its_decision(service)


@pytest.mark.law("Dongjak 7②", "Dongjak 7③", "Dongjak 7⑤")
async def test_money_declared_with_an_approved_payment_waits_and_meets_its_decision(service) -> None:
    await service.hear(approved(payment(900_000, declaration=Declaration(**DECLARED))))
    assert len(await waiting(service)) == 1
    await meets_its_decision(service)


async def test_the_payment_number_of_a_known_bill_goes_before_the_declaration(service) -> None:
    one = levy()
    await service.hear(decided(one))
    number = (await service.owed(one))["payment_number"]
    row = told(1, 1_030_000, number, declared=("지방소득세", "2026", "05"))
    await take(service, notice_csv([row]), "notice-csv")
    assert (await service.owed(one))["state"] == "settled"
    assert await waiting(service) == []
    await service.prove()


async def test_a_bad_declaration_in_a_file_costs_its_own_row_and_is_named(service) -> None:
    rows = [told(1, 5_000, declared=("없는세", "2027", "05")), told(2, 900_000, declared=("지방소득세", "2026", "05"))]
    file = await take(service, notice_csv(rows), "notice-csv")
    assert (file["posted"], file["refused"]) == (1, 1)
    [refused] = (await service.get(f"{FILES}/{file['id']}/refusals", "ledger:read"))["rows"]
    assert [(fault["field"], fault["value"], fault["code"]) for fault in refused["faults"]] == [
        ("세목", "없는세", "unknown_item"),
        ("과세연도", "2027", "not_a_fiscal_year"),
    ]
    await meets_its_decision(service)


async def test_the_counter_refuses_a_declaration_that_cannot_be(service, official) -> None:
    one = levy()
    await service.hear(decided(one))

    async def refused(body: dict[str, Any]) -> dict[str, Any]:
        answer = await service.post(COUNTER, "receipts:write", {"method": "cash"} | body, **official)
        assert answer.status_code == 422, answer.text
        return answer.json()

    wrong = await refused({"declaration": DECLARED | {"item": "없는세", "fiscal_year": 2027, "won": 1_000}})
    assert wrong["type"].endswith("/declaration-unfit")
    named = [(fault["field"], fault["value"]) for fault in wrong["faults"]]
    assert named == [("item", "없는세"), ("fiscal_year", 2027)]
    assert all(fault["reason"] for fault in wrong["faults"])
    both = {"declaration": DECLARED | {"won": 1_000}, "shares": [{"bill": str(one.bill), "won": 1_000}]}
    assert (await refused(both))["type"].endswith("/counter-bills-or-declaration")
    assert (await refused({}))["type"].endswith("/counter-bills-or-declaration")
    assert await service.rows("SELECT count(*) FROM counter_receipt") == [(0,)]
    assert await service.rows("SELECT count(*) FROM payment") == [(0,)]


async def test_an_approved_payment_with_a_declaration_that_cannot_be_is_refused_alone(service) -> None:
    bad = payment(5_000, declaration=Declaration(**DECLARED | {"period": "홍길동"}))
    good = payment(900_000, declaration=Declaration(**DECLARED))
    await deliver(service.runtime, handlers, approved(bad, good))
    [(reason,)] = await service.rows("SELECT reason FROM dead_letters")
    assert reason.startswith("DeclarationUnfit")
    assert "홍길동" not in reason
    assert [kept["id"] for kept in await waiting(service)] == [str(good.payment)]
