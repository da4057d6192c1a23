"""Payments posted to the ledger: once each, whatever is repeated, doubled, early or for nobody."""

import asyncio
import random
from datetime import date

import pytest
from collection.handlers import handlers
from collection_facts import approved, carried_over, decided, levy, payment, withdrawn
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import ArrearsUndone, BillSettled, ReceiptPosted, ReceiptReversed
from semu_kit.testing import deliver


async def test_a_payment_of_what_is_owed_settles_the_bill_and_is_told(service):
    one = levy()
    await service.hear(decided(one), approved(payment(1_030_000, (one, 1_030_000))))
    [told] = await service.told(ReceiptPosted)
    assert (told.bill, told.amounts.principal, told.amounts.charge) == (one.bill, 1_000_000, 30_000)
    assert (told.fiscal_year, told.levy_kind, told.value_day) == (2026, "new", date(2026, 10, 19))
    assert [settled.bill for settled in await service.told(BillSettled)] == [one.bill]
    assert (await service.owed(one))["state"] == "settled"
    await service.prove()


@pytest.mark.law("Dongjak 9")
async def test_the_same_payment_is_posted_once_however_often_it_is_told(service):
    one = levy()
    paid = payment(1_030_000, (one, 1_030_000))
    told_once = approved(paid)
    retold = approved(paid.model_copy(update={"payment": levy().bill}))
    await service.hear(decided(one), told_once, told_once, approved(paid), retold)
    assert len(await service.told(ReceiptPosted)) == 1
    assert await service.rows("SELECT count(*) FROM payment") == [(1,)]
    proofs = await service.prove()
    assert sum(line["bank"] for line in proofs["by_item"]["lines"]) == 1_030_000


@pytest.mark.law("Dongjak 16①")
async def test_two_payments_of_one_bill_in_the_same_instant_become_one_receipt_and_one_overpayment(service):
    one = levy()
    await service.hear(decided(one))
    both = [approved(payment(1_030_000, (one, 1_030_000))) for _ in range(2)]
    await asyncio.gather(*(deliver(service.runtime, handlers, each) for each in both))
    # Of two approved in the same instant the law's order is their providers' numbers: the other may be posted anew.
    assert len(await service.told(ReceiptPosted)) - len(await service.told(ReceiptReversed)) == 1
    page = await service.get("/collection/v1/overpayments", "ledger:read")
    assert [(over["amount"], over["reason"]) for over in page["overpayments"]] == [(1_030_000, "paid_twice")]
    proofs = await service.prove()
    [line] = [line for line in proofs["by_item"]["lines"] if line["item"] == "property-tax"]
    assert (line["collected"], line["overpaid"]) == (1_030_000, 1_030_000)


async def test_the_same_payment_told_twice_in_the_same_instant_is_posted_once(service):
    one = levy()
    await service.hear(decided(one))
    paid = payment(1_030_000, (one, 1_030_000))
    await asyncio.gather(*(deliver(service.runtime, handlers, approved(paid)) for _ in range(4)))
    assert len(await service.told(ReceiptPosted)) == 1
    assert await service.rows("SELECT count(*) FROM overpayment") == [(0,)]
    await service.prove()


@pytest.mark.law("Dongjak 7②")
async def test_money_that_matches_no_bill_is_kept_in_suspense(service):
    known, unknown = levy(), levy()
    await service.hear(decided(known), approved(payment(50_000, (unknown, 50_000)), payment(7_000, reference="9" * 19)))
    page = await service.get("/collection/v1/suspense", "ledger:read")
    assert sorted((kept["amount"], kept["reason"]) for kept in page["suspense"]) == [
        (7_000, "unknown_reference"),
        (50_000, "unknown_bill"),
    ]
    proofs = await service.prove()
    [unassigned] = [line for line in proofs["by_item"]["lines"] if line["item"] is None]
    assert unassigned["bank"] == unassigned["suspense"] == 57_000


async def test_bank_money_finds_its_bill_by_the_payment_number(service):
    one = levy()
    await service.hear(decided(one))
    number = (await service.owed(one))["payment_number"]
    assert len(number) == 19
    assert number.startswith("415701")
    await service.hear(approved(payment(1_030_000, provider="bank", channel="virtual_account", reference=number)))
    assert (await service.owed(one))["state"] == "settled"
    await service.prove()


async def test_one_payment_for_several_bills_is_one_receipt_a_bill(service):
    one, two = levy(), levy(item="parking-fine", principal=40_000)
    shown = [(one, 1_030_000), (two, 41_200)]
    await service.hear(decided(one, two), approved(payment(1_071_200, *shown)))
    assert [told.amounts.total for told in await service.told(ReceiptPosted)] == [1_030_000, 41_200]
    await service.prove()


@pytest.mark.law("Dongjak 10①")
async def test_a_payment_made_in_time_but_reported_after_the_close_undoes_the_arrears(service):
    one = levy()
    await service.hear(decided(one))
    assert (await service.close("2026-10-01"))["bills"] == 1
    await service.hear(approved(payment(1_000_000, (one, 1_000_000), on=date(2026, 9, 30))))
    assert [(undone.bill, undone.day) for undone in await service.told(ArrearsUndone)] == [
        (one.bill, date(2026, 10, 1))
    ]
    owed = await service.owed(one)
    assert (owed["state"], owed["arrears_since"], owed["owed"]["charge"]) == ("settled", None, 0)
    await service.prove()


@pytest.mark.law("Dongjak 22")
async def test_a_payment_of_a_written_off_bill_puts_it_back_into_the_books_first(service):
    one = carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1), limitation_on=date(2029, 8, 1)))
    await service.hear(decided(one))
    assert (await service.prove())["by_component"]["lines"] == []
    owed = await service.owed(one)
    assert (owed["state"], owed["owed"]["principal"]) == ("written_off", 1_000_000)
    total = sum(owed["owed"].values())
    await service.hear(approved(payment(total, (one, total))))
    [told] = await service.told(ReceiptPosted)
    assert (told.written_off_on, told.limitation_on) == (date(2025, 12, 1), date(2029, 8, 1))
    lines = {line["component"]: line for line in (await service.prove())["by_component"]["lines"]}
    assert (lines["principal"]["reinstated"], lines["principal"]["collected"]) == (1_000_000, 1_000_000)
    assert lines["charge"]["decided"] == lines["charge"]["collected"] == total - 1_000_000


async def test_what_is_owed_is_charged_as_of_the_day_of_payment_and_not_of_its_report(service, clock):
    one = levy()
    await service.hear(decided(one))
    clock.instant = clock.instant.replace(month=11, day=20)
    await service.hear(approved(payment(1_030_000, (one, 1_030_000), on=date(2026, 10, 31))))
    assert (await service.owed(one))["state"] == "settled"


async def test_an_agency_of_another_municipality_does_not_see_a_receipt(service):
    one = levy()
    await service.hear(decided(one), approved(payment(1_030_000, (one, 1_030_000))))
    [told] = await service.told(ReceiptPosted)
    path = f"/collection/v1/receipts/{told.receipt}"
    assert (await service.get(path, "bills:read"))["principal"] == 1_000_000
    headers = service.tokens.headers("bills:read", municipality="11590")
    assert (await service.client.get(path, headers=headers)).status_code == 404


@pytest.mark.parametrize("seed", range(4))
async def test_every_proof_holds_after_any_sequence_of_facts(service, seed):
    """Levies, payments (in part, in full, too much, twice, for nobody) and withdrawals, in an order of chance."""
    chance = random.Random(seed)
    levies, payments = [], []
    for _ in range(60):
        act = chance.random()
        if act < 0.3 or not levies:
            carried = CarriedIn(written_off_on=chance.choice([None, date(2025, 12, 1)]), principal_paid=1_000)
            facts = {
                "item": chance.choice(["property-tax", "parking-fine", "public-property-rent", "enforcement-levy"]),
                "principal": chance.randrange(10_000, 2_000_000),
                "penalty": chance.choice([0, 5_000]),
            }
            levies.append(levy(**facts) if chance.random() < 0.5 else carried_over(carried=carried, **facts))
            await service.hear(decided(levies[-1]))
        elif act < 0.9:
            one, won = chance.choice(levies), chance.randrange(1, 2_500_000)
            shown = (one if chance.random() < 0.9 else levy(), won)
            payments.append(payment(won + chance.choice([0, 0, 10]), shown, on=date(2026, chance.randrange(9, 11), 15)))
            await service.hear(approved(payments[-1]), approved(chance.choice(payments)))
        else:
            await service.hear(withdrawn(chance.choice(levies)))
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == sum(one.total for one in payments)
