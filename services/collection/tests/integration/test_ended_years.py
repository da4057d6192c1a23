"""What is found of a year after it ended: by the route of the law, into books that are open."""

from datetime import date

import pytest
from collection_facts import approved, decided, levy, payment, reduced
from ended_years import an_official, at, begin, books, close
from semu_contracts.events.collection import BillReopened, ReceiptPosted

SCOPE = "receipts:reverse"


async def _settled(service):
    """A bill of 2026 that was paid in time, and its receipt."""
    one = levy()
    await service.hear(decided(one), approved(payment(1_000_000, (one, 1_000_000), on=date(2026, 9, 30))))
    return one, (await service.told(ReceiptPosted))[-1].receipt


async def _bounce(service, receipt, day):
    body = {"cause": "bounced", "reason": "은행 통보", "day": day}
    asked = await service.post(f"/collection/v1/receipts/{receipt}/reversals", SCOPE, body, **an_official())
    assert asked.status_code == 201, asked.text
    path = f"/collection/v1/reversals/{asked.json()['id']}/approval"
    assert (await service.post(path, SCOPE, **an_official())).status_code == 200


@pytest.mark.law("Dongjak 15③")
async def test_last_years_receipt_that_bounces_is_a_negative_collection_of_the_open_year(service, clock):
    one, receipt = await _settled(service)
    await begin(service, clock)
    await close(service, clock)
    at(clock, 2027, 3, 5)
    await _bounce(service, receipt, "2027-03-05")
    terms = await books(service)
    assert (terms[2026, "principal"]["collected"], terms[2026, "principal"]["outstanding"]) == (1_000_000, 0)
    assert (terms[2027, "principal"]["collected"], terms[2027, "principal"]["outstanding"]) == (-1_000_000, 1_000_000)
    reversal = await service.rows("SELECT fiscal_year, about_year FROM journal_entry WHERE kind = 'receipt_reversal'")
    assert reversal == [(2027, 2026)]
    assert [told.bill for told in await service.told(BillReopened)] == [one.bill]
    assert (await service.owed(one))["owed"]["principal"] == 1_000_000


async def test_a_receipt_that_bounced_in_december_is_undone_in_the_old_years_books_and_its_bill_carried(service, clock):
    one, receipt = await _settled(service)
    await begin(service, clock)
    at(clock, 2027, 1, 10)
    await _bounce(service, receipt, "2026-12-30")
    assert (await books(service))[2026, "principal"]["outstanding"] == 1_000_000
    closed = await close(service, clock)
    assert {phase["name"]: phase["done"] for phase in closed["phases"]}["closing"] == 1
    terms = await books(service)
    assert (terms[2026, "principal"]["collected"], terms[2026, "principal"]["carried_out"]) == (0, 1_000_000)
    assert terms[2027, "principal"]["outstanding"] == 1_000_000
    assert closed["arrears_register"]["bills"] == 1
    assert (await service.owed(one))["owed"]["principal"] == 1_000_000


@pytest.mark.law("Dongjak 22")
async def test_a_write_off_is_not_carried_over_and_its_cancellation_is_reinstated_in_the_open_year(service, clock):
    one = levy()
    await service.hear(decided(one))
    fact = {"bill": str(one.bill), "day": "2026-10-12", "reason": "missing_or_no_property", "searched_on": "2026-10-08"}
    recorded = await service.post("/collection/v1/write-offs", "work:write", fact, **an_official())
    assert recorded.status_code == 201, recorded.text
    await begin(service, clock)
    await close(service, clock)
    at(clock, 2027, 2, 1)
    found = {"bill": str(one.bill), "day": "2027-02-01", "cause": "property_found"}
    cancelled = await service.post("/collection/v1/write-offs/cancellations", "work:write", found, **an_official())
    assert cancelled.status_code == 201, cancelled.text
    terms = await books(service)
    assert (terms[2026, "principal"]["written_off"], terms[2026, "principal"]["carried_out"]) == (1_000_000, 0)
    assert (terms[2027, "principal"]["reinstated"], terms[2027, "principal"]["outstanding"]) == (1_000_000, 1_000_000)


@pytest.mark.law("Dongjak 12②")
async def test_a_decision_of_a_closed_year_is_taken_back_in_the_open_years_books(service, clock):
    unpaid = levy()
    await service.hear(decided(unpaid))
    paid, _ = await _settled(service)
    await begin(service, clock)
    await close(service, clock)
    at(clock, 2027, 2, 1)
    await service.hear(
        reduced(unpaid, 300_000, on=date(2027, 2, 1)), reduced(paid, 100_000, on=date(2026, 12, 1))
    )  # fmt: skip
    terms = await books(service)
    old, new = terms[2026, "principal"], terms[2027, "principal"]
    assert (old["reduced"], old["collected"], old["carried_out"]) == (0, 1_000_000, 1_000_000)
    assert (new["reduced"], new["collected"], new["outstanding"]) == (400_000, -100_000, 700_000)
    [over] = (await service.get("/collection/v1/overpayments", "ledger:read"))["overpayments"]
    assert over["amount"] == 100_000


async def test_money_of_the_old_year_that_was_anothers_leaves_its_books_and_the_bill_is_carried_over(service, clock):
    one, receipt = await _settled(service)
    await begin(service, clock)
    body = {"cause": "wrong_bill", "reason": "다른 사람의 납부", "day": "2027-01-02"}
    asked = await service.post(f"/collection/v1/receipts/{receipt}/reversals", SCOPE, body, **an_official())
    path = f"/collection/v1/reversals/{asked.json()['id']}/approval"
    assert (await service.post(path, SCOPE, **an_official())).status_code == 200
    await close(service, clock)
    terms = await books(service)
    assert (terms[2026, "principal"]["collected"], terms[2026, "principal"]["carried_out"]) == (0, 1_000_000)
    assert (await service.owed(one))["owed"]["principal"] == 1_000_000
