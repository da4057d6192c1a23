"""Everything here was lost, and the provider still knows what was paid: each payment is told again, once."""

import csv
import io
from typing import Any

import pytest
from notification.merchant_records.__main__ import tids
from notification.merchant_records.service import take
from semu_contracts.events.collection import Amounts
from sqlalchemy import text

DAY = "2026-10-19"


async def paid(world: Any, link: str, person: str, **fields: Any) -> Any:
    page = await world.prove(link, person)
    await pay(world, link, page, **fields)
    return page


async def pay(world: Any, link: str, page: Any, **fields: Any) -> None:
    answer = await world.press(page, f"{link}/payments", **fields)
    back = await world.at_kakaopay(answer.headers["location"])
    receipt = await world.client.get(back.headers["location"], follow_redirects=True)
    assert "납부가 완료되었습니다" in receipt.text


async def records(world: Any) -> list[str]:
    """The numbers that the merchant's desk lists."""
    listed = await world.sim.get("/kakaopay/merchant/transactions", params={"day": DAY})
    return tids(io.StringIO(listed.text.removeprefix("\ufeff"), newline=""))


async def lose(world: Any, *tables: str) -> None:
    async with world.runtime.database.transaction() as session:
        for table in tables:
            await session.execute(text(f"DELETE FROM {table}"))


async def taken(world: Any) -> list[tuple[str, int]]:
    outcomes = [await take(world.runtime, tid) for tid in await records(world)]
    return [(outcome.what, outcome.won) for outcome in outcomes]


async def test_a_payment_that_was_lost_is_told_again_for_the_bills_that_come_to_its_total(world: Any) -> None:
    target, link = await world.noticed(1, bills=3)
    await paid(world, link, "p1", bills=[str(target.bills[0]), str(target.bills[2])], total="102400")
    [before] = await world.told("payment.approved.v1")
    await lose(world, "payment", "outbox")
    assert await taken(world) == [("rebuilt", 102_400)]
    [again] = await world.told("payment.approved.v1")
    assert (again.payment, again.provider, again.payment_id) == (before.payment, "kakaopay", before.payment_id)
    assert again.bills == before.bills
    assert (again.total, again.value_day, again.approved_at) == (before.total, before.value_day, before.approved_at)
    assert await taken(world) == [("known", 102_400)]
    assert len(await world.told("payment.approved.v1")) == 1


async def test_what_a_rebuilt_payment_paid_cannot_be_paid_again(world: Any) -> None:
    _, link = await world.noticed(1)
    page = await paid(world, link, "p1")
    await lose(world, "payment", "outbox")
    assert await taken(world) == [("rebuilt", 41_200)]
    again = await world.press(page, f"{link}/payments")
    assert again.status_code == 409


async def test_a_payment_that_had_begun_is_approved_with_what_was_shown(world: Any) -> None:
    target, link = await world.noticed(1)
    await paid(world, link, "p1")
    await lose(world, "outbox")
    async with world.runtime.database.transaction() as session:
        forget = "UPDATE payment SET state = 'starting', provider_payment = NULL, approved_at = NULL"
        await session.execute(text(forget))
    world.owe(target.bills[0], target.taxpayer, principal=99_000, charge=0)
    assert await taken(world) == [("approved", 41_200)]
    [told] = await world.told("payment.approved.v1")
    assert [bill.amounts for bill in told.bills] == [Amounts(principal=40_000, charge=1_200)]


async def test_where_the_bills_are_not_known_for_certain_the_money_waits_for_an_official(world: Any) -> None:
    target, link = await world.noticed(1, bills=2)
    world.owe(target.bills[1], target.taxpayer, principal=40_000, charge=1_200)
    await paid(world, link, "p1", bills=[str(target.bills[0])], total="41200")
    await lose(world, "payment", "outbox")
    assert await taken(world) == [("without_bills", 41_200)]
    [told] = await world.told("payment.approved.v1")
    assert (told.bills, told.taxpayer, told.reference, told.total) == ([], None, None, 41_200)


async def test_whose_notice_was_lost_too_is_named_and_not_guessed(world: Any) -> None:
    _, link = await world.noticed(1)
    await paid(world, link, "p1")
    await lose(world, "payment", "outbox", "notice")
    [outcome] = [await take(world.runtime, tid) for tid in await records(world)]
    assert (outcome.what, outcome.won, outcome.municipality, str(outcome.value_day)) == ("unplaced", 41_200, None, DAY)
    assert await world.told("payment.approved.v1") == []


async def test_what_was_not_paid_or_is_not_known_there_or_not_answered_changes_nothing(world: Any) -> None:
    _, link = await world.noticed(1)
    page = await world.prove(link, "p1")
    await world.press(page, f"{link}/payments")
    [row] = await world.rows(table="payment")
    outcomes = [await take(world.runtime, tid) for tid in (row["provider_payment"], "T-of-another-shop")]
    assert [outcome.what for outcome in outcomes] == ["not_paid", "refused"]
    await pay(world, link, page)
    [tid] = await records(world)
    await lose(world, "payment", "outbox")
    world.peers.away = True
    assert (await take(world.runtime, tid)).what == "unanswered"
    assert await world.told("payment.approved.v1") == []


async def test_money_that_the_provider_gave_back_is_told_as_received_and_named(world: Any) -> None:
    _, link = await world.noticed(1)
    await paid(world, link, "p1")
    [tid] = await records(world)
    cancel = {"cid": "TC0ONETIME", "tid": tid, "cancel_amount": 1_200, "cancel_tax_free_amount": 1_200}
    await world.sim.post(
        "/kakaopay/online/v1/payment/cancel", json=cancel, headers={"Authorization": "SECRET_KEY sim-kakaopay-secret"}
    )
    await lose(world, "payment", "outbox")
    outcome = await take(world.runtime, tid)
    assert (outcome.what, outcome.won, outcome.returned) == ("rebuilt", 41_200, 1_200)


def test_of_the_records_only_the_payments_numbers_are_read_each_once():
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["approved_at", "tid"], [DAY, "T1 "], [DAY, ""], [DAY, "T2"], [DAY, "T1"]])
    file.seek(0)
    assert tids(file) == ["T1", "T2"]
    with pytest.raises(ValueError, match="tid"):
        tids(io.StringIO("거래번호\nT1\n"))
