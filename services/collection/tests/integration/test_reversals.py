"""Receipts undone by two persons; money that finds its bill later."""

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import pytest
from collection.receipts import service as receipts
from collection.receipts.handlers import incoming
from collection_facts import approved, carried_over, decided, levy, payment, reduced
from ended_years import at, begin, books, close
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import ArrearsBegan, BillReopened, ReceiptPosted, ReceiptReversed
from semu_kit.ids import new_id

SCOPE = "receipts:reverse"


@pytest.fixture
def two():
    """Two officials."""
    return [{"subject": str(uuid4()), "kind": "official"} for _ in range(2)]


async def paid(service, one, won=1_030_000, **facts):
    """The receipt of a payment of one bill."""
    before = len(await service.told(ReceiptPosted))
    await service.hear(decided(one), approved(payment(won, (one, won), **facts)))
    return (await service.told(ReceiptPosted))[before]


async def ask(service, who, receipt, cause="bounced", day="2026-10-19"):
    body = {"cause": cause, "reason": "은행 통보", "day": day}
    return await service.post(f"/collection/v1/receipts/{receipt}/reversals", SCOPE, body, **who)


async def undo(service, two, receipt, cause="bounced", day="2026-10-19"):
    """Asked for by one, approved by the other."""
    asked = await ask(service, two[0], receipt, cause, day)
    assert asked.status_code == 201, asked.text
    done = await service.post(f"/collection/v1/reversals/{asked.json()['id']}/approval", SCOPE, **two[1])
    assert done.status_code == 200, done.text
    return done.json()


@pytest.mark.law("Dongjak 9")
async def test_a_bounced_payment_is_reversed_with_its_charge_by_two_persons_and_the_bill_owes_again(service, two):
    one = levy()
    receipt = await paid(service, one)
    asked = (await ask(service, two[0], receipt.receipt)).json()
    own = await service.post(f"/collection/v1/reversals/{asked['id']}/approval", SCOPE, **two[0])
    assert (own.status_code, own.json()["type"].rsplit("/", 1)[-1]) == (403, "own-reversal")
    again = await ask(service, two[1], receipt.receipt)
    assert (again.status_code, again.json()["type"].rsplit("/", 1)[-1]) == (409, "reversal-asked")
    listed = await service.get("/collection/v1/reversals?state=asked", "ledger:read")
    assert [(each["id"], each["reason"]) for each in listed["reversals"]] == [(asked["id"], "은행 통보")]
    assert (await service.owed(one))["state"] == "settled"

    done = await service.post(f"/collection/v1/reversals/{asked['id']}/approval", SCOPE, **two[1])
    assert done.json()["state"] == "approved"
    [told] = await service.told(ReceiptReversed)
    assert (told.receipt, told.cause, told.amounts.total) == (receipt.receipt, "bounced", 1_030_000)
    assert [reopened.bill for reopened in await service.told(BillReopened)] == [one.bill]
    owed = await service.owed(one)
    assert (owed["state"], owed["owed"]) == ("open", {"principal": 1_000_000, "charge": 30_000, "expense": 0})
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == 0
    shown = await service.get(f"/collection/v1/receipts/{receipt.receipt}", "bills:read")
    assert (shown["reversed_because"], shown["reversed_on"]) == ("bounced", "2026-10-19")
    late = await service.post(f"/collection/v1/reversals/{asked['id']}/refusal", SCOPE, **two[1])
    assert late.status_code == 409


async def test_a_refused_reversal_changes_nothing_and_may_be_asked_for_again(service, two):
    receipt = await paid(service, levy())
    asked = (await ask(service, two[0], receipt.receipt)).json()
    refused = await service.post(f"/collection/v1/reversals/{asked['id']}/refusal", SCOPE, **two[1])
    assert refused.json()["state"] == "refused"
    assert await service.told(ReceiptReversed) == []
    assert (await ask(service, two[0], receipt.receipt)).status_code == 201


@pytest.mark.parametrize(("day", "problem"), [("2026-10-20", "day-ahead"), ("2026-10-18", "reversal-before-receipt")])
async def test_money_leaves_neither_before_it_came_nor_in_the_future(service, two, day, problem):
    receipt = await paid(service, levy())
    refused = await ask(service, two[0], receipt.receipt, day=day)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (422, problem)


async def test_only_officials_of_the_municipality_ask(service, two):
    receipt = await paid(service, levy())
    assert (await ask(service, {"kind": "agency"}, receipt.receipt)).status_code == 403
    assert (await ask(service, {**two[0], "municipality": "11590"}, receipt.receipt)).status_code == 404


@pytest.mark.law("Dongjak 10①")
async def test_a_bill_that_a_close_has_passed_is_in_arrears_again_when_its_payment_bounces(service, two):
    one = levy()
    receipt = await paid(service, one, won=1_000_000, on=date(2026, 9, 30))
    await service.close("2026-10-01")
    await undo(service, two, receipt.receipt)
    assert [(began.bill, began.day) for began in await service.told(ArrearsBegan)] == [(one.bill, date(2026, 10, 1))]
    assert (await service.owed(one))["state"] == "arrears"
    await service.prove()


async def test_a_bounced_payment_leaves_every_bill_that_it_paid(service, two):
    one, other = levy(), levy(item="parking-fine", principal=40_000)
    await service.hear(decided(one, other), approved(payment(1_080_000, (one, 1_030_000), (other, 50_000))))
    receipt = (await service.told(ReceiptPosted))[0]
    await undo(service, two, receipt.receipt)
    assert [(await service.owed(each))["state"] for each in (one, other)] == ["open", "open"]
    assert (await service.get("/collection/v1/overpayments", "ledger:read"))["overpayments"] == []
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == 0


@pytest.mark.law("Dongjak 7②")
async def test_money_posted_to_the_wrong_bill_waits_in_suspense_and_is_matched_by_parts(service, two):
    wrong, right, other = levy(), levy(), levy(item="parking-fine", principal=10_000)
    receipt = await paid(service, wrong)
    await service.hear(decided(right, other))
    await undo(service, two, receipt.receipt, cause="wrong_bill")
    [kept] = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    assert (kept["amount"], kept["reason"]) == (1_030_000, "wrong_bill")
    await service.prove()

    path = f"/collection/v1/suspense/{kept['id']}/matchings"
    first = await service.post(path, "receipts:write", {"bill": str(right.bill), "won": 1_019_700}, **two[0])
    assert (first.status_code, first.json()["left"]) == (201, 10_300)
    too_much = await service.post(path, "receipts:write", {"bill": str(right.bill), "won": 10_301}, **two[0])
    assert too_much.status_code == 409
    await service.prove()
    assert (await service.post(path, "receipts:write", {"bill": str(other.bill)}, **two[0])).json()["left"] == 0
    told = (await service.told(ReceiptPosted))[1:]
    assert [(one.bill, one.amounts.total, one.value_day) for one in told] == [
        (right.bill, 1_019_700, date(2026, 10, 19)),
        (other.bill, 10_300, date(2026, 10, 19)),
    ]
    assert (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"] == []
    assert (await service.owed(right))["owed"] == {"principal": 0, "charge": 10_300, "expense": 0}
    await service.prove()


async def test_money_that_came_back_to_its_first_bill_is_a_second_posting(service, two):
    one = levy()
    receipt = await paid(service, one)
    await undo(service, two, receipt.receipt, cause="wrong_bill")
    [kept] = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    path = f"/collection/v1/suspense/{kept['id']}/matchings"
    await service.post(path, "receipts:write", {"bill": str(one.bill)}, **two[0])
    assert [told.posting for told in await service.told(ReceiptPosted)] == [1, 2]
    assert (await service.owed(one))["state"] == "settled"
    await service.prove()


async def test_two_matchings_of_the_same_money_in_the_same_instant_take_it_once(service, two):
    bills = [levy(), levy()]
    await service.hear(decided(*bills), approved(payment(1_030_000)))
    [kept] = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    path = f"/collection/v1/suspense/{kept['id']}/matchings"
    answers = await asyncio.gather(
        *(
            service.post(path, "receipts:write", {"bill": str(one.bill)}, **who)
            for one, who in zip(bills, two, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    await service.prove()


async def test_a_payment_that_bounces_leaves_suspense_too(service, two):
    known, unknown = levy(), levy()
    await service.hear(decided(known), approved(payment(80_000, (known, 50_000), (unknown, 30_000))))
    [receipt] = await service.told(ReceiptPosted)
    await undo(service, two, receipt.receipt, cause="charged_back")
    assert (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"] == []
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == 0


async def test_a_payment_that_is_no_bills_bounces_from_where_it_waits(service, two):
    coming = payment(70_000)
    await service.hear(approved(coming))
    body = {"cause": "bounced", "reason": "부도", "day": "2026-10-19"}
    asked = await service.post(f"/collection/v1/payments/{coming.payment}/reversals", SCOPE, body, **two[0])
    path = f"/collection/v1/reversals/{asked.json()['id']}/approval"
    assert (await service.post(path, SCOPE, **two[1])).status_code == 200
    assert (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"] == []
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == 0
    again = await service.post(f"/collection/v1/payments/{coming.payment}/reversals", SCOPE, body, **two[0])
    path = f"/collection/v1/reversals/{again.json()['id']}/approval"
    assert (await service.post(path, SCOPE, **two[1])).status_code == 409


async def test_a_bounce_and_a_matching_of_one_payment_in_the_same_instant_leave_nothing_of_it(service, two):
    known, unknown, other = levy(), levy(), levy()
    await service.hear(decided(known, other), approved(payment(80_000, (known, 50_000), (unknown, 30_000))))
    [receipt] = await service.told(ReceiptPosted)
    [kept] = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    asked = (await ask(service, two[0], receipt.receipt)).json()
    match = f"/collection/v1/suspense/{kept['id']}/matchings"
    bounced, matched = await asyncio.gather(
        service.post(f"/collection/v1/reversals/{asked['id']}/approval", SCOPE, **two[1]),
        service.post(match, "receipts:write", {"bill": str(other.bill)}, **two[0]),
    )
    assert (bounced.status_code, matched.status_code in (201, 409)) == (200, True)
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == 0
    assert [(await service.owed(one))["owed"]["principal"] for one in (known, other)] == [1_000_000, 1_000_000]


async def test_two_approvals_in_the_same_instant_reverse_once(service, two):
    receipt = await paid(service, levy())
    asked = (await ask(service, two[0], receipt.receipt)).json()
    path = f"/collection/v1/reversals/{asked['id']}/approval"
    third = {"subject": str(uuid4()), "kind": "official"}
    answers = await asyncio.gather(*(service.post(path, SCOPE, **who) for who in (two[1], third)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await service.told(ReceiptReversed)) == 1
    await service.prove()


async def test_a_payment_reported_late_displaces_a_later_one_in_the_ledger(service):
    """The later payment had paid two months' charge; the earlier one, told after it, leaves less to charge."""
    one = carried_over()
    later = payment(500_000, (one, 500_000), on=date(2026, 10, 19))
    earlier = payment(400_000, (one, 400_000), on=date(2026, 5, 19))
    await service.hear(decided(one), approved(later))
    forward = (await service.owed(one))["owed"]
    await service.hear(approved(earlier))
    proofs = await service.prove()
    assert sum(day["ledger"] for day in proofs["by_bill"]["bank"]) == 900_000
    both = (await service.owed(one))["owed"]
    assert both["charge"] < forward["charge"]

    ordered = carried_over()
    await service.hear(
        decided(ordered),
        approved(payment(400_000, (ordered, 400_000), on=date(2026, 5, 19))),
        approved(payment(500_000, (ordered, 500_000), on=date(2026, 10, 19))),
    )
    assert (await service.owed(ordered))["owed"] == both


async def test_what_a_bill_owed_on_a_past_day_counts_money_that_left_only_later(service, two, clock):
    one = levy()
    receipt = await paid(service, one, on=date(2026, 10, 10))
    await undo(service, two, receipt.receipt, day="2026-10-15")
    owed = {day: (await service.owed(one, date(2026, 10, day)))["owed"]["principal"] for day in (9, 10, 14, 15)}
    assert owed == {9: 1_000_000, 10: 0, 14: 0, 15: 1_000_000}


@pytest.mark.law("Dongjak 22")
async def test_a_written_off_claim_that_a_bounced_payment_had_put_back_stays_in_the_books(service, two):
    one = carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1)))
    receipt = await paid(service, one, won=100_000)
    await undo(service, two, receipt.receipt)
    owed = await service.owed(one)
    assert (owed["state"], owed["owed"]["principal"]) == ("arrears", 1_000_000)
    await service.prove()


async def test_a_receipt_explains_itself(service):
    one = levy()
    receipt = await paid(service, one, won=1_050_000)
    told = await service.get(f"/collection/v1/receipts/{receipt.receipt}/explanation", "bills:read")
    assert any("지방세징수법 §4①" in line for line in told["lines"])
    assert told["lines"][-1] == "낼 금액을 넘었으므로 20,000원은 과오납으로 둡니다."
    assert told["trace"]["collected"] == {"principal": 1_000_000, "charge": 30_000}
    assert told["trace"]["late_charge"]["won"] == 30_000


async def test_a_bills_story_tells_what_was_undone_and_taken_back(service, two, clock):
    one = levy()
    receipt = await paid(service, one, won=400_000)
    clock.instant += timedelta(minutes=1)
    await undo(service, two, receipt.receipt)
    clock.instant += timedelta(minutes=1)
    await service.hear(reduced(one, 100_000))
    told = await service.get(f"/collection/internal/v1/bills/{one.bill}/timeline", "internal:timeline", kind="service")
    assert [line["title"] for line in told["entries"]] == [
        "징수결정으로 개설: 본세 1,000,000원",
        "수납 400,000원(수납일 2026-10-19)",
        "수납 취소 400,000원: 부도·추심불능",
        "감액 100,000원: 경정",
    ]


async def test_a_person_who_names_no_bill_pays_the_oldest_due_first_and_the_rest_waits(service):
    payer = new_id()
    new = levy(taxpayer=payer, due_date=date(2026, 9, 30))
    old = levy(taxpayer=payer, due_date=date(2026, 7, 31), item="parking-fine", principal=40_000)
    await service.hear(decided(new, old), approved(payment(2_000_000, taxpayer=payer, provider="bank")))
    assert [(await service.owed(each))["state"] for each in (old, new)] == ["settled", "settled"]
    [kept] = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    assert kept["reason"] == "nothing_owed"
    await service.prove()


async def test_part_payments_have_their_work_list(service):
    one = levy()
    await paid(service, one, won=400_000)
    [listed] = (await service.get("/collection/v1/part-payments", "ledger:read"))["part_payments"]
    assert (listed["id"], listed["collected"], listed["outstanding"]) == (str(one.bill), 400_000, 600_000)


@pytest.mark.law("Dongjak 15③")
async def test_what_is_found_of_a_closed_years_receipt_goes_to_the_open_years_books(service, two, clock):
    """One payment of 2026 bounces, another's levy is taken back in part, both after the hard close of 2026."""
    bounced, corrected = levy(), levy()
    receipt = await paid(service, bounced)
    await paid(service, corrected)
    await begin(service, clock)
    await close(service, clock)
    at(clock, 2027, 3, 2)
    await undo(service, two, receipt.receipt, day="2027-03-02")
    await service.hear(reduced(corrected, 400_000, on=date(2027, 3, 2)))
    lines = await books(service)
    old, new = lines[2026, "principal"], lines[2027, "principal"]
    assert (old["collected"], old["outstanding"], old["carried_out"]) == (2_000_000, 0, 0)
    assert (new["collected"], new["reduced"], new["outstanding"]) == (-1_400_000, 400_000, 1_000_000)
    about = await service.rows(
        "SELECT kind, about_year FROM journal_entry WHERE fiscal_year = 2027 AND about_year IS NOT NULL ORDER BY seq"
    )
    assert {kind for kind, year in about if year == 2026} >= {"receipt_reversal", "late_charge_reversal"}
    again = await service.owed(bounced)
    assert (again["state"], again["owed"]["principal"]) == ("open", 1_000_000)


async def test_a_payment_twice_in_one_batch_is_posted_once(service):
    one = levy()
    await service.hear(decided(one))
    coming = incoming(payment(1_030_000, (one, 1_030_000)))
    async with service.runtime.database.transaction() as session:
        taken = await receipts.post(session, service.clock, "41570", "provider:bank", [coming, coming])
    assert taken == {coming.payment}
    assert await service.rows("SELECT count(*) FROM overpayment") == [(0,)]
    await service.prove()
