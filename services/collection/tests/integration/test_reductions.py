"""Decisions taken back, money that came before its decision, and whatever comes in one instant."""

import asyncio
import importlib
from dataclasses import replace
from datetime import date

import pytest
from collection.handlers import handlers
from collection.receipts import service as receipts
from collection.receipts.handlers import incoming
from collection.receipts.rules import Declaration
from collection_facts import GIMPO, approved, carried_over, decided, levy, payment, reduced, withdrawn
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import BillReduced, BillSettled, ReceiptPosted, ReceiptReversed
from semu_kit.testing import deliver


async def reasons(service):
    return [row[0] for row in await service.rows("SELECT reason FROM dead_letters")]


@pytest.mark.law("Dongjak 11②", "Dongjak 12②")
async def test_a_reduction_of_what_is_unpaid_lowers_what_is_owed_once_however_often_it_is_told(service):
    one = levy(penalty=5_000)
    told = reduced(one, 400_000, 2_000)
    await service.hear(decided(one), told, told)
    assert (await service.owed(one))["owed"] == {"principal": 600_000, "charge": 3_000 + 18_000, "expense": 0}
    [once] = await service.told(BillReduced)
    assert (once.bill, once.amounts.principal, once.amounts.charge) == (one.bill, 400_000, 2_000)
    lines = {line["component"]: line for line in (await service.prove())["by_component"]["lines"]}
    assert (lines["principal"]["reduced"], lines["charge"]["reduced"]) == (400_000, 2_000)


@pytest.mark.law("Dongjak 16①")
async def test_a_reduction_of_a_paid_bill_leaves_over_payment(service):
    one = levy()
    await service.hear(decided(one), approved(payment(1_030_000, (one, 1_030_000))), reduced(one, 400_000))
    [over] = (await service.get("/collection/v1/overpayments", "ledger:read"))["overpayments"]
    assert (over["amount"], over["reason"]) == (412_000, "too_much")
    assert [told.cause for told in await service.told(ReceiptReversed)] == ["reduced"]
    assert [told.posting for told in await service.told(ReceiptPosted)] == [1, 2]
    await service.prove()


@pytest.mark.law("Dongjak 11①", "Dongjak 12①")
async def test_a_levy_taken_back_whole_owes_nothing_and_may_be_decided_again(service):
    one = levy()
    await service.hear(decided(one), approved(payment(300_000, (one, 300_000))), reduced(one, 1_000_000))
    owed = await service.owed(one)
    assert (owed["state"], sum(owed["owed"].values())) == ("withdrawn", 0)
    again = levy(levy_number=one.levy_number)
    await service.hear(decided(again))
    assert (await service.owed(again))["owed"]["principal"] == 1_000_000
    await service.prove()


async def test_what_was_owed_before_a_reduction_was_decided_is_what_had_been_decided(service):
    one = levy()
    await service.hear(decided(one), reduced(one, 400_000, on=date(2026, 10, 15)))
    owed = {day: (await service.owed(one, date(2026, 10, day)))["owed"]["principal"] for day in (14, 15, 19)}
    assert owed == {14: 1_000_000, 15: 600_000, 19: 600_000}


async def test_no_decision_takes_back_more_than_was_decided_here(service):
    one = levy()
    await service.hear(decided(one))
    await deliver(service.runtime, handlers, reduced(one, 1_000_010), reduced(levy(), 10))
    assert sorted(reason.split(":")[0] for reason in await reasons(service)) == ["BillUnknown", "ReducedBelowNothing"]
    await service.prove()


async def test_a_reduction_of_a_written_off_claim_leaves_the_rest_written_off(service):
    one = carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1)))
    await service.hear(decided(one), reduced(one, 300_000))
    owed = await service.owed(one)
    assert (owed["state"], owed["owed"]["principal"]) == ("written_off", 700_000)
    [line] = (await service.prove())["by_component"]["lines"]
    assert (line["reinstated"], line["reduced"], line["outstanding"]) == (300_000, 300_000, 0)


@pytest.mark.parametrize("_again", range(3))
async def test_a_receipt_and_a_reduction_in_the_same_instant_end_the_same_whichever_is_first(service, _again):
    one = levy()
    await service.hear(decided(one))
    both = [approved(payment(1_030_000, (one, 1_030_000))), reduced(one, 400_000)]
    await asyncio.gather(*(deliver(service.runtime, handlers, each) for each in both))
    [over] = (await service.get("/collection/v1/overpayments", "ledger:read"))["overpayments"]
    assert (over["amount"], (await service.owed(one))["state"]) == (412_000, "settled")
    await service.prove()


async def test_a_withdrawal_and_a_payment_in_the_same_instant_lose_no_won(service):
    one = levy()
    await service.hear(decided(one))
    both = [approved(payment(1_030_000, (one, 1_030_000))), withdrawn(one)]
    await asyncio.gather(*(deliver(service.runtime, handlers, each) for each in both))
    assert (await service.owed(one))["state"] in ("settled", "withdrawn")
    await service.prove()


async def declare(service, won, *, period="05"):
    """A self-assessed payment told before its levy is decided."""
    coming = replace(incoming(payment(won)), declaration=Declaration("local-income-tax", 2026, period))
    async with service.runtime.database.transaction() as session:
        await receipts.post(session, service.runtime.clock, GIMPO, "provider:bank", [coming])
    return coming


@pytest.mark.law("Dongjak 7②", "Dongjak 7③", "Dongjak 7⑤")
async def test_self_assessed_money_waits_for_its_decision_and_then_settles_the_bill(service):
    paid = await declare(service, 900_000)
    [waiting] = (await service.get("/collection/v1/awaiting", "ledger:read"))["awaiting"]
    assert (waiting["id"], waiting["amount"], waiting["item"]) == (str(paid.payment), 900_000, "local-income-tax")
    [line] = (await service.prove())["by_item"]["lines"]
    assert (line["bank"], line["awaiting_decision"]) == (900_000, 900_000)

    one = levy(item="local-income-tax", principal=900_000, due_date=date(2026, 10, 31), paid_by=[paid.payment])
    await service.hear(decided(one), decided(one))
    assert [settled.bill for settled in await service.told(BillSettled)] == [one.bill]
    assert (await service.get("/collection/v1/awaiting", "ledger:read"))["awaiting"] == []
    [line] = (await service.prove())["by_item"]["lines"]
    assert (line["bank"], line["collected"], line["awaiting_decision"]) == (900_000, 900_000, 0)


@pytest.mark.law("Dongjak 7⑤")
async def test_a_decision_that_is_told_before_its_payment_meets_it_when_it_comes(service):
    coming = incoming(payment(1_000_000))
    one = levy(item="local-income-tax", due_date=date(2026, 10, 31), principal=900_000, paid_by=[coming.payment])
    await service.hear(decided(one))
    declared = replace(coming, declaration=Declaration("local-income-tax", 2026, "05"))
    async with service.runtime.database.transaction() as session:
        await receipts.post(session, service.runtime.clock, GIMPO, "provider:bank", [declared])
    assert (await service.owed(one))["state"] == "settled"
    [over] = (await service.get("/collection/v1/overpayments", "ledger:read"))["overpayments"]
    assert over["amount"] == 100_000
    await service.prove()


async def test_self_assessed_money_is_matched_whole_where_its_decision_did_not_name_it(service, official):
    paid = await declare(service, 900_000)
    one = levy(item="local-income-tax", principal=900_000, due_date=date(2026, 10, 31))
    await service.hear(decided(one))
    path = f"/collection/v1/suspense/{paid.payment}/matchings"
    part = await service.post(path, "receipts:write", {"bill": str(one.bill), "won": 1_000}, **official)
    assert part.status_code == 409
    whole = await service.post(path, "receipts:write", {"bill": str(one.bill)}, **official)
    assert (whole.status_code, (await service.owed(one))["state"]) == (201, "settled")
    assert (await service.get("/collection/v1/awaiting", "ledger:read"))["awaiting"] == []
    await service.prove()


@pytest.mark.parametrize("comes_first", [True, False])
async def test_self_assessed_money_never_goes_to_another_citys_levy_that_names_it(service, comes_first):
    coming = replace(incoming(payment(900_000)), declaration=Declaration("local-income-tax", 2026, "05"))
    named = {"item": "local-income-tax", "principal": 900_000, "paid_by": [coming.payment]}
    others, own = levy(**named), levy(**named)
    if not comes_first:
        await service.hear(decided(others, municipality="11590"))
    async with service.runtime.database.transaction() as session:
        await receipts.post(session, service.runtime.clock, GIMPO, "provider:bank", [coming])
    if comes_first:
        await service.hear(decided(others, municipality="11590"))
    await service.hear(decided(own))
    [waiting] = (await service.get("/collection/v1/awaiting", "ledger:read"))["awaiting"]
    assert (waiting["id"], waiting["amount"]) == (str(coming.payment), 900_000)
    assert (await service.owed(others))["state"] == "open"
    await service.prove()


async def test_a_decision_and_its_payment_in_the_same_instant_find_each_other(service):
    coming = replace(incoming(payment(900_000)), declaration=Declaration("local-income-tax", 2026, "05"))
    one = levy(item="local-income-tax", principal=900_000, due_date=date(2026, 10, 31), paid_by=[coming.payment])

    async def post():
        async with service.runtime.database.transaction() as session:
            await receipts.post(session, service.runtime.clock, GIMPO, "provider:bank", [coming])

    await asyncio.gather(post(), deliver(service.runtime, handlers, decided(one)))
    assert (await service.owed(one))["state"] == "settled"
    await service.prove()


async def test_a_payment_valued_in_the_future_is_refused_alone(service):
    one, other = levy(), levy()
    ahead = payment(1_030_000, (one, 1_030_000), on=date(2026, 10, 20))
    await service.hear(decided(one, other))
    await deliver(service.runtime, handlers, approved(ahead, payment(1_030_000, (other, 1_030_000))))
    assert [reason.split(":")[0] for reason in await reasons(service)] == ["ValueDayAhead"]
    assert (await service.owed(other))["state"] == "settled"


@pytest.mark.parametrize(
    "step",
    [
        "receipts.repository.take_new",
        "ledger.repository.append",
        "receipts.repository.undo",
        "receipts.repository.add",
        "bills.repository.save",
        "receipts.telling.tell",
    ],
)
async def test_a_fault_between_two_steps_leaves_nothing_half_done(service, monkeypatch, step):
    """Whatever step the process dies after, the payment is either not here at all or, told again, wholly."""
    one = levy()
    later = approved(payment(1_030_000, (one, 1_030_000), on=date(2026, 10, 18)))
    coming = approved(payment(1_000_000, (one, 1_000_000), on=date(2026, 9, 30)))
    await service.hear(decided(one), later)
    before = await service.rows("SELECT account, sum(debit - credit) FROM posting GROUP BY 1 ORDER BY 1")
    module, name = f"collection.{step}".rsplit(".", 1)
    whole = getattr(importlib.import_module(module), name)

    async def fail_after(*args, **named):
        await whole(*args, **named)
        raise RuntimeError("the process dies here")

    with monkeypatch.context() as broken:
        broken.setattr(f"collection.{step}", fail_after)
        await deliver(service.runtime, handlers, coming)
    assert await service.rows("SELECT count(*) FROM payment") == [(1,)]
    assert await service.rows("SELECT account, sum(debit - credit) FROM posting GROUP BY 1 ORDER BY 1") == before
    await service.prove()
    async with service.runtime.database.transaction() as session:
        await receipts.post(session, service.runtime.clock, GIMPO, "provider:bank", [incoming(coming.data.items[0])])
    assert (await service.rows("SELECT count(*) FROM payment"), (await service.owed(one))["state"]) == (
        [(2,)],
        "settled",
    )
    await service.prove()
