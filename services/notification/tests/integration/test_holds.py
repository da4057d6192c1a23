"""Notices that ask for nothing any more are kept back, and what is shown of such bills."""

from datetime import date, timedelta
from typing import Any

import pytest
from notification.handlers import handlers
from semu_contracts.events.collection import (
    Amounts,
    BillLapsed,
    BillReduced,
    BillReopened,
    BillSettled,
    DeferralEnded,
    DeferralGranted,
    EndedDeferral,
    GrantedDeferral,
    LapsedBill,
    ReducedBill,
    ReopenedBill,
    SettledBill,
)
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about
from semu_kit.testing import deliver

DAY = date(2026, 10, 19)


async def tell(world: Any, data_type: Any, *items: Any) -> None:
    events = events_about(
        data_type, items, shard=lambda item: shard_of(item.taxpayer), source="collection", municipality="41570",
        actor="official:1", at=world.clock.now(),
    )  # fmt: skip
    await deliver(world.runtime, handlers, *events)


def about(target: Any, index: int = 0) -> dict[str, Any]:
    return {"taxpayer": target.taxpayer, "bill": target.bills[index]}


def settled(target: Any, index: int = 0) -> SettledBill:
    return SettledBill(**about(target, index), fiscal_year=2026, settled_on=DAY)


def deferral(target: Any, last_day: date) -> GrantedDeferral:
    return GrantedDeferral(
        **about(target), deferral=new_id(), kind="after_arrears", first_day=DAY, last_day=last_day,
        provision="지방세징수법 §25의2",
    )  # fmt: skip


async def sent_to(world: Any, number: int) -> int:
    return len((await world.sim.get(f"/control/citizens/p{number}/messages")).json())


@pytest.mark.law("Dongjak 12②", "Dongjak 15②")
async def test_what_ended_before_it_was_sent_is_kept_back(world: Any) -> None:
    paid, lapsed, owing, gone, less = [await world.citizen(number) for number in range(1, 6)]
    campaign = await world.approve(paid, lapsed, owing, gone, less)
    for target, taken_back in ((gone, True), (less, False)):
        part = {"correction": new_id(), "amounts": Amounts(principal=10_000), "taken_back": taken_back}
        await tell(world, BillReduced, ReducedBill(**about(target), **part))
    await tell(world, BillSettled, settled(paid))
    await tell(world, BillLapsed, LapsedBill(**about(lapsed), lapsed_on=DAY, amounts=Amounts(principal=40_000)))
    await world.send()
    states = {row["taxpayer"]: (row["state"], row["reason"]) for row in await world.rows()}
    assert states == {
        paid.taxpayer: ("stopped", "nothing_owed"),
        lapsed.taxpayer: ("stopped", "nothing_owed"),
        owing.taxpayer: ("sent", None),
        gone.taxpayer: ("stopped", "nothing_owed"),
        less.taxpayer: ("sent", None),
    }
    assert [await sent_to(world, number) for number in range(1, 6)] == [0, 0, 1, 0, 1]
    assert {item.taxpayer for item in await world.told("notice.sent.v1")} == {owing.taxpayer, less.taxpayer}
    assert [row["campaign"] for row in await world.rows("reason = 'nothing_owed'")] == [campaign] * 3


async def test_a_settled_bill_told_before_its_campaign_and_reopened_is_asked_for_again(world: Any) -> None:
    target = await world.citizen(1)
    await tell(world, BillSettled, settled(target))
    await tell(world, BillReopened, ReopenedBill(**about(target), reopened_on=DAY))
    await world.approve(target)
    await world.send()
    assert [row["state"] for row in await world.rows()] == ["sent"]


async def test_a_notice_goes_while_one_of_its_bills_is_owed(world: Any) -> None:
    target = await world.citizen(1, bills=2)
    await world.approve(target)
    await tell(world, BillSettled, settled(target, 1))
    await world.send()
    assert [row["state"] for row in await world.rows()] == ["sent"]


async def test_nobody_is_urged_while_deferred_and_after_an_early_end_everybody_is(world: Any) -> None:
    held, ended, over = [await world.citizen(number, bills=2 if number == 1 else 1) for number in (1, 2, 3)]
    await world.approve(held, ended, over)
    early = deferral(ended, DAY + timedelta(days=90))
    await tell(world, BillSettled, settled(held, 1))
    await tell(world, DeferralGranted, deferral(held, DAY + timedelta(days=90)))
    await tell(world, DeferralGranted, early)
    await tell(world, DeferralGranted, deferral(over, DAY).model_copy(update={"last_day": DAY - timedelta(days=1)}))
    end = EndedDeferral(**about(ended), deferral=early.deferral, ended_on=DAY - timedelta(days=1))
    await tell(world, DeferralEnded, end)
    await world.send()
    states = {row["taxpayer"]: (row["state"], row["reason"]) for row in await world.rows()}
    assert states == {
        held.taxpayer: ("stopped", "deferred"), ended.taxpayer: ("sent", None), over.taxpayer: ("sent", None),
    }  # fmt: skip


async def test_the_story_says_why_a_notice_was_kept_back(world: Any, tokens: Any) -> None:
    target = await world.citizen(1)
    await world.approve(target)
    await tell(world, BillSettled, settled(target))
    await world.send()
    path = f"/notification/internal/v1/bills/{target.bills[0]}/timeline"
    headers = tokens.headers("internal:timeline", kind="service", municipality="*")
    story = (await world.client.get(path, headers=headers)).json()["entries"]
    assert [line["title"] for line in story] == ["체납 안내문 작성", "납부할 금액이 없어져 발송하지 않음"]
    assert story[-1]["facts"]["reason"] == "nothing_owed"


async def test_what_the_provider_may_have_taken_already_is_not_called_kept_back(world: Any) -> None:
    target = await world.citizen(1)
    await world.trouble("alimtalk", "answer_lost", times=1)
    await world.approve(target)
    await world.send()
    await tell(world, BillSettled, settled(target))
    world.clock.instant += timedelta(minutes=1)
    await world.send()
    await world.arrive()
    assert [(row["state"], row["reason"]) for row in await world.rows()] == [("delivered", None)]
    assert await sent_to(world, 1) == 1


async def test_the_end_of_an_unknown_deferral_waits_for_an_operator(world: Any) -> None:
    target = await world.citizen(1)
    await tell(world, DeferralEnded, EndedDeferral(**about(target), deferral=new_id(), ended_on=DAY))
    [letter] = await world.rows(table="dead_letters")
    assert "never granted" in letter["reason"]


@pytest.mark.parametrize(
    ("state", "badge"), [("lapsed", "시효 완성"), ("withdrawn", "취소됨"), ("settled", "납부 완료")]
)
async def test_a_page_says_how_a_bill_ended(world: Any, state: str, badge: str) -> None:
    target, link = await world.noticed(1)
    world.owe(target.bills[0], target.taxpayer, principal=0, charge=0, state=state)
    page = await world.prove(link, "p1")
    assert badge in page.text
