"""After a restore: messages that went out stay sent, money that came stands, and links on phones open."""

from typing import Any
from uuid import uuid4

import pytest
from notification.dispatch.recipients import know_recipients
from notification.handlers import handlers
from notification.recovery import put_back
from semu_contracts.events.collection import Amounts, PostedReceipt, ReceiptPosted, ReceiptReversed, ReversedReceipt
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context
from semu_kit.testing import deliver, recorded

NOTICES = ("id", "campaign", "taxpayer", "bills", "state", "link_digest", "link_expires_at", "ci_index")


async def take(world: Any, *events: Event[Any]) -> list[Any]:
    """What could not be put back."""
    async with world.runtime.database.transaction() as session:
        context = Context(session, world.runtime)
        return [item for event in events for item in await put_back.apply(context, event)]


async def notices(world: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in NOTICES) for row in await world.rows()]


async def messages(world: Any) -> Any:
    return (await world.sim.get("/control/totals")).json()["messages"]


@pytest.mark.parametrize("before", ["the campaign was approved", "the campaign was heard of"])
async def test_who_got_a_message_gets_no_second_one_and_the_link_opens(world: Any, before: str, rewinding: Any) -> None:
    targets = [await world.citizen(number) for number in (1, 2)]
    corporation = await world.citizen(3, kind="corporation")
    rewind = await rewinding(world.runtime) if before == "the campaign was approved" else None
    campaign = await world.approve(*targets, corporation)
    rewind = rewind or await rewinding(world.runtime)
    await world.send()
    await world.arrive()
    sent, lost, was = await messages(world), await recorded(world.runtime), await notices(world)
    await rewind()
    assert await take(world, *lost) == await take(world, *lost) == []
    await world.approve(*targets, corporation, campaign=campaign)
    await world.send()
    assert await messages(world) == sent
    link = world.links.path(next(row["id"] for row in await world.rows() if row["taxpayer"] == targets[0].taxpayer))
    assert (await world.client.get(link)).status_code == 200
    await know_recipients(world.runtime)
    assert sorted(await notices(world), key=str) == sorted(was, key=str)
    assert "납부하실 금액" in (await world.prove(link, "p1")).text


async def test_a_notice_made_again_is_the_one_whose_link_was_sent(world: Any, rewinding: Any) -> None:
    targets = [await world.citizen(number) for number in (1, 2, 3)]
    rewind = await rewinding(world.runtime)
    campaign = await world.approve(*targets)
    first = {row["taxpayer"]: row["id"] for row in await world.rows()}
    await rewind()
    await world.approve(*reversed(targets), campaign=campaign)
    assert {row["taxpayer"]: row["id"] for row in await world.rows()} == first


async def paid(world: Any) -> tuple[Any, str]:
    """A citizen who paid on the page."""
    target, link = await world.noticed()
    going = await world.press(await world.prove(link, "p1"), f"{link}/payments")
    back = await world.at_kakaopay(going.headers["location"])
    assert (await world.client.get(back.headers["location"])).status_code == 303
    return target, link


PAYMENTS = ("id", "state", "taxpayer", "bills", "total", "provider_payment", "approved_at", "next_check_at")


async def payments(world: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in PAYMENTS) for row in await world.rows(table="payment")]


async def test_money_that_was_taken_stands_and_the_bill_is_not_offered_again(world: Any, rewinding: Any) -> None:
    rewind = await rewinding(world.runtime)
    _, link = await paid(world)
    was, lost = await payments(world), await recorded(world.runtime)
    await rewind()
    assert await take(world, *lost) == await take(world, *lost) == []
    assert await payments(world) == was
    await know_recipients(world.runtime)
    assert f"{link}/payments" not in (await world.prove(link, "p1")).text


async def test_money_that_was_under_way_at_the_restored_moment_is_told_once_whoever_finds_it_first(
    world: Any, rewinding: Any
) -> None:
    _, link = await world.noticed()
    going = await world.press(await world.prove(link, "p1"), f"{link}/payments")
    rewind = await rewinding(world.runtime)
    back = await world.at_kakaopay(going.headers["location"])
    assert (await world.client.get(back.headers["location"])).status_code == 303
    lost = [event for event in await recorded(world.runtime) if event.type == "payment.approved.v1"]
    await rewind()
    assert await take(world, *lost) == []
    assert [row["state"] for row in await world.rows(table="payment")] == ["approved"]
    await world.client.get(back.headers["location"])
    assert await world.told("payment.approved.v1") == [], "it was told before"


async def test_a_receipt_with_the_natural_key_of_another_marks_the_payment_once(world: Any) -> None:
    target, _ = await paid(world)
    [payment] = await world.rows(table="payment")
    day = world.clock.today()
    common = {"taxpayer": target.taxpayer, "bill": target.bills[0]}
    receipts = [
        PostedReceipt(
            **common, receipt=uuid4(), provider="kakaopay", payment_id=payment["provider_payment"], channel="kakaopay",
            value_day=day, amounts=Amounts(principal=41_200), item="parking-fine", fiscal_year=2026, levy_kind="new",
            liability_day=day, decided_day=day, due_date=day,
        )
        for _ in range(2)
    ]  # fmt: skip
    gone = ReversedReceipt(**common, receipt=receipts[1].receipt, reversed_on=day, cause="bounced")
    for data in (ReceiptPosted(items=receipts[:1]), ReceiptPosted(items=receipts[1:]), ReceiptReversed(items=[gone])):
        event = Event[type(data)](
            id=uuid4(), source="/collection", type=data.type, time=world.clock.now(), municipality="41570",
            actor="system:test", shard=0, data=data,
        )  # fmt: skip
        await deliver(world.runtime, handlers, event)
    [row] = await world.rows(table="payment")
    assert row["posted_at"] is not None
    assert row["money_left_at"] is not None, "by whichever of its ids the money is named"
    assert await world.rows(table="dead_letters") == []
