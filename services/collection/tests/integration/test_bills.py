"""Bills: opened when levies are decided, withdrawn with their file, in arrears when their due date is closed."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from collection.handlers import handlers
from collection_facts import approved, carried_over, decided, levy, payment, withdrawn
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import ArrearsBegan, BillOpened, BillSettled, BillWithdrawalSettled
from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import NoticeItem, NoticeSent
from semu_kit.ids import new_id
from semu_kit.testing import deliver


@pytest.mark.law("Dongjak 6④", "Dongjak 6⑤")
async def test_a_decided_levy_becomes_an_open_bill_in_the_ledger_and_is_told(service):
    one = levy(penalty=20_000)
    await service.hear(decided(one))
    [told] = await service.told(BillOpened)
    assert (told.bill, told.amounts.principal, told.amounts.charge) == (one.bill, 1_000_000, 20_000)
    owed = await service.owed(one, date(2026, 9, 30))
    assert (owed["state"], owed["owed"]) == ("open", {"principal": 1_000_000, "charge": 20_000, "expense": 0})
    await service.prove()


async def test_a_levy_told_again_by_a_restored_sender_opens_nothing_twice(service):
    one, two = levy(), levy()
    await service.hear(decided(one), decided(one, two), decided(two, one))
    assert [told.bill for told in await service.told(BillOpened)] == [one.bill, two.bill]
    await service.prove()


async def test_another_bill_with_the_natural_key_of_an_open_one_is_parked_alone(service):
    one, neighbour = levy(), levy()
    twin = levy(levy_number=one.levy_number)
    await deliver(service.runtime, handlers, decided(one), decided(twin, neighbour))
    assert {told.bill for told in await service.told(BillOpened)} == {one.bill, neighbour.bill}
    [(reason,)] = await service.rows("SELECT reason FROM dead_letters WHERE state = 'parked'")
    assert "과세번호" in reason


@pytest.mark.law("Dongjak 15③")
async def test_carried_over_arrears_are_carried_into_this_years_books(service):
    one = carried_over(carried=CarriedIn(principal_paid=400_000, demand_due=date(2024, 9, 30)))
    await service.hear(decided(one))
    assert [(told.bill, told.day) for told in await service.told(ArrearsBegan)] == [(one.bill, date(2024, 8, 1))]
    [line] = (await service.prove())["by_component"]["lines"]
    assert (line["fiscal_year"], line["carried_in"], line["decided"]) == (2026, 600_000, 0)
    assert await service.rows("SELECT value_day FROM journal_entry") == [(date(2026, 1, 1),)]


async def test_carried_over_arrears_that_were_paid_in_full_before_are_told_as_settled(service):
    one = carried_over(carried=CarriedIn(principal_paid=1_000_000))
    await service.hear(decided(one))
    assert [told.bill for told in await service.told(BillSettled)] == [one.bill]
    assert await service.rows("SELECT state FROM bill") == [("settled",)]
    await service.prove()


async def test_five_hundred_bills_of_one_event_are_opened_together(service):
    taxpayer = new_id()
    levies = [levy(taxpayer=taxpayer, principal=1_000 + number) for number in range(500)]
    await service.hear(decided(*levies))
    assert await service.rows("SELECT count(*), count(DISTINCT payment_number) FROM bill") == [(500, 500)]
    await service.prove()


async def test_a_payment_number_tells_the_kind_of_revenue(service):
    tax, fine = levy(), levy(item="parking-fine")
    await service.hear(decided(tax, fine))
    numbers = [(await service.owed(one))["payment_number"] for one in (tax, fine)]
    assert [number[:10] for number in numbers] == ["4157012609", "4157022609"]


@pytest.mark.law("Dongjak 12②", "Dongjak 12③", "Dongjak 11②", "Dongjak 11③")
async def test_a_withdrawn_bill_is_reduced_and_its_key_is_free_again(service):
    one = levy()
    await service.hear(decided(one), withdrawn(one))
    [answer] = await service.told(BillWithdrawalSettled)
    assert (answer.outcome, answer.reason) == ("withdrawn", None)
    [line] = (await service.prove())["by_component"]["lines"]
    assert (line["decided"], line["reduced"], line["outstanding"]) == (1_000_000, 1_000_000, 0)
    await service.hear(decided(levy(levy_number=one.levy_number)))


async def test_what_is_paid_or_noticed_or_unknown_stays_when_its_file_is_withdrawn(service):
    paid, noticed, unknown, free = levy(), levy(), levy(), levy()
    await service.hear(decided(paid, noticed, free), approved(payment(10_000, (paid, 10_000))))
    sent = NoticeItem(
        taxpayer=noticed.taxpayer, notice=new_id(), bills=[noticed.bill], channel="kakao_alimtalk",
        legal_standing="guidance", at="2026-10-19T10:00:00+09:00",
    )  # fmt: skip
    frame = decided(noticed).model_dump(exclude={"data", "type", "id"})
    await service.hear(Event[NoticeSent](id=uuid4(), type=NoticeSent.type, data=NoticeSent(items=[sent]), **frame))
    await service.hear(withdrawn(paid, noticed, unknown, free))
    answers = {answer.bill: (answer.outcome, answer.reason) for answer in await service.told(BillWithdrawalSettled)}
    assert answers == {
        paid.bill: ("kept", "paid"),
        noticed.bill: ("kept", "notified"),
        unknown.bill: ("kept", "not_open"),
        free.bill: ("withdrawn", None),
    }
    await service.prove()


async def test_money_for_a_withdrawn_bill_is_over_payment(service):
    one = levy()
    await service.hear(decided(one), withdrawn(one), approved(payment(1_000_000, (one, 1_000_000))))
    page = await service.get("/collection/v1/overpayments", "ledger:read")
    assert [(over["amount"], over["reason"]) for over in page["overpayments"]] == [(1_000_000, "withdrawn")]
    await service.prove()


async def test_a_payment_and_a_withdrawal_in_the_same_instant_agree_on_who_was_first(service):
    one = levy()
    await service.hear(decided(one))
    both = [approved(payment(1_030_000, (one, 1_030_000))), withdrawn(one)]
    await asyncio.gather(*(deliver(service.runtime, handlers, each) for each in both))
    [answer] = await service.told(BillWithdrawalSettled)
    state = (await service.owed(one))["state"]
    assert (answer.outcome, state) in {("kept", "settled"), ("withdrawn", "withdrawn")}
    await service.prove()


async def test_what_is_owed_is_explained_with_its_articles_and_a_trace(service):
    one = levy()
    await service.hear(decided(one))
    owed = await service.owed(one)
    assert owed["owed"] == {"principal": 1_000_000, "charge": 30_000, "expense": 0}
    assert "지방세기본법 §55①3호" in owed["explanation"][0]
    assert owed["trace"]["law_release"]
    assert owed["item_name"] == "재산세"


async def test_bills_are_listed_by_state_a_page_at_a_time(service):
    levies = [levy() for _ in range(3)]
    await service.hear(decided(*levies))
    first = await service.get("/collection/v1/bills?state=open&limit=2", "bills:read")
    last = first["bills"][-1]["bill"]
    second = await service.get(f"/collection/v1/bills?state=open&limit=2&after={last}", "bills:read")
    assert {bill["bill"] for bill in first["bills"] + second["bills"]} == {str(one.bill) for one in levies}
    headers = service.tokens.headers("bills:read", municipality="11590")
    other = await service.client.get(f"/collection/v1/bills/{last}", headers=headers)
    assert (other.status_code, other.json()["type"]) == (404, "https://semu.kr/problems/bill-unknown")


async def test_the_explanation_follows_the_bill_through_part_payment_and_settlement(service):
    one = levy(penalty=20_000)
    await service.hear(decided(one), approved(payment(1_010_000, (one, 1_010_000))))
    owed = await service.owed(one)
    assert owed["owed"] == {"principal": 0, "charge": 40_000, "expense": 0}
    assert owed["explanation"][-1] == "이미 결정되어 아직 내지 않은 가산세·가산금은 40,000원입니다."
    await service.hear(approved(payment(40_000, (one, 40_000))))
    assert (await service.owed(one))["explanation"] == ["모두 납부되어 더 낼 금액이 없습니다."]
    await service.prove()


@pytest.mark.law("Dongjak 10②")
async def test_arrears_are_kept_until_they_are_collected_or_reduced(service):
    owing, paid, reduced = carried_over(), carried_over(item="enforcement-levy"), carried_over()
    await service.hear(decided(owing), decided(paid), decided(reduced))
    await service.hear(approved(payment(1_000_000, (paid, 1_000_000))), withdrawn(reduced))
    listed = await service.get("/collection/v1/bills?state=arrears", "bills:read")
    assert [bill["bill"] for bill in listed["bills"]] == [str(owing.bill)]
