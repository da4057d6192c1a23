"""One receipt for one approved payment, whatever is repeated, lost or late."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from notification.handlers import handlers
from semu_contracts.events.collection import Amounts, PostedReceipt, ReceiptPosted, ReceiptReversed, ReversedReceipt
from semu_kit.ids import new_id
from semu_kit.outbox import events_about
from semu_kit.testing import deliver
from sqlalchemy import text


async def opened(world: Any, number: int = 1, **more: Any) -> tuple[Any, str, Any]:
    """A debtor, the notice's path, and the document as they see it."""
    target, link = await world.noticed(number, **more)
    return target, link, await world.prove(link, f"p{number}")


async def away(world: Any, link: str, page: Any) -> str:
    """KakaoPay's address after the one press."""
    answer = await world.press(page, f"{link}/payments")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def states(world: Any) -> list[str]:
    return [row["state"] for row in await world.rows(table="payment")]


async def test_one_press_pays_everything_and_is_told_once(world: Any) -> None:
    target, link, page = await opened(world, bills=2)
    back = await world.at_kakaopay(await away(world, link, page))
    receipt = await world.client.get(back.headers["location"], follow_redirects=True)
    assert "납부가 완료되었습니다" in receipt.text
    assert "92,400원" in receipt.text
    assert "홍" not in receipt.text.replace("홈", "")
    [paid] = await world.told("payment.approved.v1")
    assert (paid.provider, paid.channel, paid.total, paid.taxpayer) == ("kakaopay", "kakaopay", 92_400, target.taxpayer)
    assert [bill.amounts for bill in paid.bills] == [
        Amounts(principal=40_000, charge=1_200), Amounts(principal=50_000, charge=1_200)
    ]  # fmt: skip
    [payment] = await world.rows(table="payment")
    assert (payment["provider_payment"], paid.value_day.isoformat()) == (paid.payment_id, "2026-10-19")


async def test_a_return_pressed_twice_or_at_the_same_time_takes_the_money_once(world: Any) -> None:
    _, link, page = await opened(world)
    back = (await world.at_kakaopay(await away(world, link, page))).headers["location"]
    answers = await asyncio.gather(*(world.client.get(back) for _ in range(5)))
    again = await world.client.get(back, follow_redirects=True)
    assert {answer.status_code for answer in answers} == {303}
    assert "납부가 완료되었습니다" in again.text
    assert len(await world.told("payment.approved.v1")) == 1
    totals = (await world.sim.get("/control/totals")).json()
    assert totals["payments_approved"] == {"count": 1, "amount": 41_200}


async def test_an_approval_that_timed_out_after_it_succeeded_is_found_by_asking(world: Any) -> None:
    _, link, page = await opened(world)
    await world.trouble("kakaopay", "approve_times_out_after_success", times=1)
    back = await world.at_kakaopay(await away(world, link, page))
    waiting = await world.client.get(back.headers["location"], follow_redirects=True)
    assert "결제 결과를 확인하고 있습니다" in waiting.text
    assert await states(world) == ["unknown"]
    again = await world.press(page, f"{link}/payments")
    assert (again.status_code, "처리하고 있는 결제" in again.text) == (409, True)
    await world.resolve()
    assert await states(world) == ["approved"]
    assert "납부가 완료되었습니다" in (await world.client.get(str(waiting.url))).text
    await world.resolve(after=timedelta(hours=1))
    assert len(await world.told("payment.approved.v1")) == 1


async def test_a_lost_redirect_takes_nothing_and_ends_by_itself(world: Any) -> None:
    _, link, page = await opened(world)
    await world.trouble("kakaopay", "lost_redirect", times=1)
    answer = await world.at_kakaopay(await away(world, link, page))
    assert "location" not in answer.headers
    await world.resolve(after=timedelta(minutes=5))
    assert await states(world) == ["ready"]
    await world.resolve(after=timedelta(minutes=12))
    assert await states(world) == ["expired"]
    assert await world.told("payment.approved.v1") == []
    assert (await world.sim.get("/control/totals")).json()["payments_approved"]["count"] == 0


async def test_a_worker_that_died_while_taking_the_money_loses_none(world: Any) -> None:
    _, link, page = await opened(world)
    await world.trouble("kakaopay", "approve_times_out_after_success", times=1)
    back = await world.at_kakaopay(await away(world, link, page))
    await world.client.get(back.headers["location"])
    async with world.runtime.database.transaction() as session:
        await session.execute(text("UPDATE payment SET state = 'approving'"))
    await world.resolve(after=timedelta(minutes=2))
    assert await states(world) == ["approved"]
    assert len(await world.told("payment.approved.v1")) == 1


async def test_what_changed_since_the_press_is_not_taken(world: Any) -> None:
    target, link, page = await opened(world)
    back = await world.at_kakaopay(await away(world, link, page))
    world.owe(target.bills[0], target.taxpayer, principal=40_000, charge=1_680)
    answer = await world.client.get(back.headers["location"], follow_redirects=True)
    assert "금액이 바뀌었습니다" in answer.text
    assert await states(world) == ["stale"]
    assert await world.told("payment.approved.v1") == []
    assert "41,680원" in (await world.client.get(f"{link}/document")).text


async def test_what_changed_since_the_page_was_shown_is_asked_again(world: Any) -> None:
    target, link, page = await opened(world)
    world.owe(target.bills[0], target.taxpayer, principal=40_000, charge=1_680)
    changed = await world.press(page, f"{link}/payments")
    assert changed.status_code == 409
    assert "41,680원" in changed.text
    back = await world.at_kakaopay(await away(world, link, changed))
    assert "41,680원" in (await world.client.get(back.headers["location"], follow_redirects=True)).text


async def test_what_was_paid_elsewhere_meanwhile_is_not_paid_again(world: Any) -> None:
    target, link, page = await opened(world)
    world.owe(target.bills[0], target.taxpayer, principal=0, charge=0, state="settled")
    answer = await world.press(page, f"{link}/payments")
    assert (answer.status_code, "납부하실 금액이 없습니다" in answer.text) == (409, True)
    assert "모두 납부되었거나" in (await world.client.get(f"{link}/document")).text


async def test_a_paid_bill_is_not_offered_again_until_collection_has_posted_it(world: Any) -> None:
    target, link, page = await opened(world)
    back = await world.at_kakaopay(await away(world, link, page))
    await world.client.get(back.headers["location"])
    document = await world.client.get(f"{link}/document")
    assert "납부하실 금액이 없습니다" in document.text
    assert (await world.press(page, f"{link}/payments")).status_code == 409
    [payment] = await world.rows(table="payment")
    assert payment["posted_at"] is None
    posted = PostedReceipt(
        taxpayer=target.taxpayer, bill=target.bills[0], receipt=new_id(), provider="kakaopay",
        payment_id=payment["provider_payment"], channel="kakaopay", value_day="2026-10-19",
        amounts=Amounts(principal=40_000), item="207001", fiscal_year=2025, levy_kind="new",
        liability_day="2025-06-01", decided_day="2025-06-01", due_date="2025-06-30",
    )  # fmt: skip
    [event] = events_about(
        ReceiptPosted, [posted], shard=lambda _: 0, source="collection", municipality="41570", actor="system:ledger",
        at=world.clock.now(),
    )  # fmt: skip
    await deliver(world.runtime, handlers, event)
    assert (await world.rows(table="payment"))[0]["posted_at"] is not None


async def test_a_second_press_goes_back_to_the_payment_already_begun(world: Any) -> None:
    _, link, page = await opened(world)
    assert await away(world, link, page) == await away(world, link, page)
    assert await states(world) == ["ready"]


async def test_two_presses_at_once_leave_one_payment_that_can_be_approved(world: Any) -> None:
    _, link, page = await opened(world)
    answers = await asyncio.gather(*(world.press(page, f"{link}/payments") for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert (await states(world)).count("ready") == 1


async def test_another_choice_takes_the_place_of_the_one_before(world: Any) -> None:
    target, link, page = await opened(world, bills=2)
    first = await away(world, link, page)
    choosing = await world.client.get(f"{link}/pay")
    confirm = await world.press(choosing, f"{link}/pay", bills=[str(target.bills[1])])
    assert "51,200원" in confirm.text
    second = await away(world, link, confirm)
    late = await world.at_kakaopay(first)
    assert "새로 시작한 결제" in (await world.client.get(late.headers["location"], follow_redirects=True)).text
    back = await world.at_kakaopay(second)
    assert "51,200원" in (await world.client.get(back.headers["location"], follow_redirects=True)).text
    assert await states(world) == ["superseded", "approved"]
    [paid] = await world.told("payment.approved.v1")
    assert [bill.bill for bill in paid.bills] == [target.bills[1]]


async def test_choosing_nothing_is_said_so_that_a_screen_reader_hears_it(world: Any) -> None:
    _, link, _ = await opened(world, bills=2)
    choosing = await world.client.get(f"{link}/pay")
    answer = await world.press(choosing, f"{link}/pay", bills=[])
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<title>오류: " in answer.text


@pytest.mark.parametrize(
    ("action", "state", "words"), [("leave", "cancelled", "취소하셨습니다"), ("fail", "failed", "결제하지 못했습니다")]
)
async def test_leaving_or_failing_at_the_provider_takes_nothing(
    world: Any, action: str, state: str, words: str
) -> None:
    _, link, page = await opened(world)
    back = await world.at_kakaopay(await away(world, link, page), action)
    assert words in (await world.client.get(back.headers["location"])).text
    assert await states(world) == [state]


async def test_who_pays_too_late_is_told_so(world: Any) -> None:
    _, link, page = await opened(world)
    address = await away(world, link, page)
    back = await world.at_kakaopay(address)
    world.clock.instant += timedelta(minutes=20)
    answer = await world.client.get(back.headers["location"], follow_redirects=True)
    assert "결제 시간이 지났습니다" in answer.text
    assert await world.told("payment.approved.v1") == []


async def test_a_provider_that_is_down_is_said_and_tried_again(world: Any) -> None:
    _, link, page = await opened(world)
    await world.trouble("kakaopay", "unavailable", times=1)
    answer = await world.press(page, f"{link}/payments")
    assert (answer.status_code, "응답하지 않습니다" in answer.text) == (503, True)
    await away(world, link, page)
    assert await states(world) == ["failed", "ready"]


async def test_if_what_is_owed_cannot_be_asked_nothing_is_taken_and_the_return_may_be_repeated(world: Any) -> None:
    _, link, page = await opened(world)
    back = (await world.at_kakaopay(await away(world, link, page))).headers["location"]
    world.peers.away = True
    assert (await world.client.get(back)).status_code == 503
    assert await states(world) == ["ready"]
    world.peers.away = False
    assert "납부가 완료되었습니다" in (await world.client.get(back, follow_redirects=True)).text


async def test_a_return_shows_its_receipt_for_a_day(world: Any) -> None:
    _, link, page = await opened(world)
    back = (await world.at_kakaopay(await away(world, link, page))).headers["location"]
    receipt = await world.client.get(back, follow_redirects=True)
    world.clock.instant += timedelta(hours=25)
    assert (await world.client.get(str(receipt.url))).status_code == 404


async def test_a_made_up_return_shows_nothing(world: Any) -> None:
    assert (await world.client.get("/pay/return/none?pg_token=x")).status_code == 404


async def test_the_bills_story_names_who_and_when(world: Any, tokens: Any) -> None:
    target, link, page = await opened(world)
    back = await world.at_kakaopay(await away(world, link, page))
    await world.client.get(back.headers["location"])
    address = f"/notification/internal/v1/bills/{target.bills[0]}/timeline"
    headers = tokens.headers("internal:timeline", kind="service", municipality="*")
    story = (await world.client.get(address, headers=headers)).json()
    assert story["municipality"] == "41570"
    assert {entry["what"] for entry in story["entries"]} == {
        "notice.made", "notice.sent", "notice.read", "identity.matched", "payment.begun", "payment.approved"
    }  # fmt: skip
    assert [entry["at"] for entry in story["entries"]] == sorted(entry["at"] for entry in story["entries"])
    assert (await world.client.get(f"/notification/internal/v1/bills/{new_id()}/timeline", headers=headers)).json()[
        "entries"
    ] == []


@pytest.mark.parametrize(("cause", "left"), [("bounced", True), ("charged_back", True), ("displaced", False)])
async def test_a_payment_whose_money_went_back_is_shown_as_paid_no_more(
    world: Any, tokens: Any, cause: Any, left: bool
) -> None:
    target, link, page = await opened(world)
    back = await world.at_kakaopay(await away(world, link, page))
    await world.client.get(back.headers["location"], follow_redirects=True)
    [paid] = await world.told("payment.approved.v1")
    about = {"taxpayer": target.taxpayer, "bill": target.bills[0], "receipt": new_id()}
    day = paid.value_day
    posted = PostedReceipt(
        **about, provider=paid.provider, payment_id=paid.payment_id, channel=paid.channel, value_day=day,
        amounts=paid.bills[0].amounts, item="parking-fine", fiscal_year=2025, levy_kind="new", liability_day=day,
        decided_day=day, due_date=day,
    )  # fmt: skip
    elsewhere = ReversedReceipt(taxpayer=target.taxpayer, bill=new_id(), receipt=new_id(), reversed_on=day, cause=cause)
    for data_type, item in (
        (ReceiptPosted, posted),
        (ReceiptReversed, ReversedReceipt(**about, reversed_on=day, cause=cause)),
        (ReceiptReversed, elsewhere),
    ):
        [event] = events_about(
            data_type, [item], shard=lambda _: 0, source="collection", municipality="41570", actor="system:ledger",
            at=world.clock.now(),
        )  # fmt: skip
        await deliver(world.runtime, handlers, event)
    [row] = await world.rows(table="payment")
    assert (row["money_left_at"] is not None) is left
    [notice] = await world.rows()
    numbers = await world.client.get(
        f"/notification/v1/campaigns/{notice['campaign']}", headers=tokens.headers("bills:read")
    )
    assert numbers.json()["paid"] == (0 if left else 1)
    story = await world.client.get(
        f"/notification/internal/v1/bills/{target.bills[0]}/timeline",
        headers=tokens.headers("internal:timeline", kind="service", municipality="*"),
    )
    assert ("payment.money_left" in [line["what"] for line in story.json()["entries"]]) is left
