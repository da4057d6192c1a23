"""From an approved campaign to messages and what became of them."""

import asyncio
from datetime import timedelta
from typing import Any

from notification.dispatch.results import collect
from notification.dispatch.service import dispatch
from notification.handlers import handlers
from notification.models import metadata
from notification.notices import service as notices
from notification.notices.service import give_up_unconfirmed
from notification.resources import open_resources
from notification.worker import JOBS
from semu_contracts.events.collection import CampaignStopped, StoppedCampaign
from semu_kit.ids import new_id
from semu_kit.outbox import events_about
from semu_kit.testing import deliver, drift, eventually, working


def stopped(world: Any, campaign: Any) -> Any:
    [event] = events_about(
        CampaignStopped, [StoppedCampaign(campaign=campaign)], shard=lambda _: 0, source="collection",
        municipality="41570", actor="official:1", at=world.clock.now(),
    )  # fmt: skip
    return event


async def test_the_migration_makes_the_tables_of_the_code(world: Any) -> None:
    assert await drift(world.settings, metadata) == []


async def test_a_taxpayer_gets_one_notice_a_campaign_however_often_it_is_told(world: Any) -> None:
    target = await world.citizen(1, bills=2)
    campaign = await world.approve(target)
    await world.approve(target, campaign=campaign)
    [notice] = await world.rows()
    assert (notice["campaign"], notice["taxpayer"], notice["bills"]) == (campaign, target.taxpayer, target.bills)


async def test_notices_are_sent_and_delivered_and_told(world: Any) -> None:
    targets = [await world.citizen(number) for number in range(1, 4)]
    campaign = await world.approve(*targets)
    await world.send()
    await world.arrive()
    assert {row["state"] for row in await world.rows()} == {"delivered"}
    sent, delivered = await world.told("notice.sent.v1"), await world.told("notice.delivered.v1")
    assert {item.taxpayer for item in sent} == {item.taxpayer for item in delivered} == {t.taxpayer for t in targets}
    assert {(item.campaign, item.channel, item.legal_standing) for item in sent} == {
        (campaign, "kakao_alimtalk", "guidance")
    }


async def test_the_message_shows_a_masked_name_and_no_debt_and_its_button_opens_the_link(world: Any) -> None:
    _, link = await world.noticed(1)
    await world.arrive()
    [message] = (await world.sim.get("/control/citizens/p1/messages")).json()
    assert "홍*동" in message["content"]
    assert "홍길동" not in message["content"]
    assert "체납" not in message["content"]
    assert "40,000" not in message["content"]
    assert message["buttons"][0]["linkMo"] == f"http://service{link}"


async def test_only_the_digest_of_a_link_is_stored(world: Any) -> None:
    _, link = await world.noticed(1)
    [row] = await world.rows()
    assert len(row["link_digest"]) == 32
    assert link.removeprefix("/n/") not in str(row)


async def test_whoever_cannot_be_reached_is_counted_with_the_reason(world: Any, tokens: Any) -> None:
    targets = [
        await world.citizen(1),
        await world.citizen(2, kind="corporation", ci=None),
        await world.citizen(3, phone=None),
        await world.citizen(4, ci=None),
        await world.citizen(5, kakao="not_a_member"),
        await world.citizen(6, kakao="blocked"),
    ]
    campaign = await world.approve(*targets)
    await world.send()
    await world.arrive()
    headers = tokens.headers("bills:read")
    answer = (await world.client.get(f"/notification/v1/campaigns/{campaign}", headers=headers)).json()
    assert answer["unreachable_by_reason"] == {
        "blocked": 1, "corporation": 1, "no_ci": 1, "no_phone": 1, "not_kakaotalk_user": 1,
    }  # fmt: skip
    assert (answer["notices"], answer["sent"], answer["delivered"], answer["unreachable"]) == (6, 3, 1, 5)
    failed = {item.taxpayer: item.reason for item in await world.told("notice.failed.v1")}
    assert failed[targets[1].taxpayer] == "corporation"


async def test_a_campaigns_numbers_are_for_its_own_municipality(world: Any, tokens: Any) -> None:
    campaign = await world.approve(await world.citizen(1))
    address = f"/notification/v1/campaigns/{campaign}"
    answer = await world.client.get(address, headers=tokens.headers("bills:read", municipality="11590"))
    assert (answer.status_code, answer.json()["type"]) == (403, "https://semu.kr/problems/other-municipality")
    assert (await world.client.get(address)).status_code == 401
    unknown = await world.client.get(f"/notification/v1/campaigns/{new_id()}", headers=tokens.headers("bills:read"))
    assert unknown.status_code == 404


async def test_a_stopped_campaign_sends_nothing_more_in_whichever_order_it_is_told(world: Any) -> None:
    first, second = await world.citizen(1), await world.citizen(2)
    campaign = await world.approve(first)
    await deliver(world.runtime, handlers, stopped(world, campaign))
    await world.approve(second, campaign=campaign)
    await world.send()
    assert {row["state"] for row in await world.rows()} == {"stopped"}
    assert await world.told("notice.sent.v1") == []


async def test_a_campaign_stopped_while_the_provider_is_down_is_not_sent_later(world: Any) -> None:
    campaign = await world.approve(await world.citizen(1))
    await world.trouble("alimtalk", "unavailable", times=2)
    await dispatch(world.runtime)
    assert [row["state"] for row in await world.rows()] == ["sending"]
    await deliver(world.runtime, handlers, stopped(world, campaign))
    for _ in range(3):
        world.clock.instant += timedelta(minutes=1)
        await world.send()
    assert [row["state"] for row in await world.rows()] == ["stopped"]
    assert [row["state"] for row in await world.rows(table="batch")] == ["stopped"]
    assert (await world.sim.get("/control/citizens/p1/messages")).json() == []


async def test_partial_success_of_one_call_fails_only_the_refused(world: Any) -> None:
    targets = [await world.citizen(number) for number in range(1, 5)]
    await world.trouble("alimtalk", "partial_success", subject="p2")
    await world.approve(*targets)
    await world.send()
    await world.arrive()
    states = {row["taxpayer"]: (row["state"], row["reason"]) for row in await world.rows()}
    assert states[targets[1].taxpayer] == ("failed", "cannot_send")
    assert [states[target.taxpayer][0] for target in targets].count("delivered") == 3


async def test_a_provider_that_is_down_is_tried_again_and_sends_once(world: Any) -> None:
    target = await world.citizen(1)
    await world.trouble("alimtalk", "unavailable", times=2)
    await world.approve(target)
    await dispatch(world.runtime)
    assert [row["state"] for row in await world.rows()] == ["sending"]
    for _ in range(3):
        world.clock.instant += timedelta(minutes=1)
        await world.send()
    await world.arrive()
    assert [row["state"] for row in await world.rows()] == ["delivered"]
    assert len((await world.sim.get("/control/citizens/p1/messages")).json()) == 1


async def test_a_lost_answer_is_recovered_from_the_results_and_nothing_is_sent_twice(world: Any) -> None:
    targets = [await world.citizen(number) for number in range(1, 4)]
    await world.trouble("alimtalk", "answer_lost", times=1)
    await world.approve(*targets)
    await world.send()
    assert {row["state"] for row in await world.rows()} == {"sending"}
    world.clock.instant += timedelta(minutes=1)
    await world.send()
    await world.arrive()
    assert {row["state"] for row in await world.rows()} == {"delivered"}
    assert len(await world.told("notice.sent.v1")) == 3
    for number in range(1, 4):
        assert len((await world.sim.get(f"/control/citizens/p{number}/messages")).json()) == 1


async def test_a_reused_key_sends_again_only_when_the_results_know_nothing_of_it(world: Any) -> None:
    target = await world.citizen(1)
    await world.trouble("alimtalk", "idempotency_conflict", times=1)
    await world.approve(target)
    await world.send()
    assert [row["state"] for row in await world.rows()] == ["sending"]
    [first] = await world.rows(table="batch")
    world.clock.instant += timedelta(minutes=1)
    await world.send()
    [batch] = await world.rows(table="batch")
    assert (batch["key"], batch["state"]) == (first["key"], "accepted")
    await world.arrive()
    assert len((await world.sim.get("/control/citizens/p1/messages")).json()) == 1


async def test_a_worker_that_died_before_the_answer_leaves_a_batch_that_another_finishes(world: Any) -> None:
    await world.trouble("alimtalk", "answer_lost", times=1)
    await world.approve(await world.citizen(1))
    await world.send()
    [batch] = await world.rows(table="batch")
    assert (batch["state"], batch["attempts"]) == ("open", 1)
    await world.send()
    assert (await world.rows(table="batch"))[0]["attempts"] == 1
    world.clock.instant += timedelta(minutes=3)
    await world.send()
    assert (await world.rows(table="batch"))[0]["state"] == "accepted"


async def test_batches_wait_for_the_template_and_then_go_under_a_new_key(world: Any) -> None:
    await world.approve(await world.citizen(1))
    await dispatch(world.runtime)
    [refused] = await world.rows(table="batch")
    assert (refused["state"], refused["called_at"]) == ("open", None)
    world.clock.instant += timedelta(minutes=1)
    await world.send()
    [batch] = await world.rows(table="batch")
    assert batch["state"] == "accepted"
    assert refused["key"] == batch["key"] != batch["id"]
    await world.arrive()
    assert [row["state"] for row in await world.rows()] == ["delivered"]


async def test_an_unconfirmed_message_stays_sent_and_arrives_late_once(world: Any) -> None:
    _, _ = await world.noticed(1, kakao="unconfirmed")
    await world.arrive()
    assert [row["state"] for row in await world.rows()] == ["sent"]
    await world.sim.post("/control/alimtalk/settle")
    await asyncio.sleep(0.2)
    world.clock.instant += timedelta(minutes=1)
    await collect(world.runtime)
    assert [row["state"] for row in await world.rows()] == ["delivered"]
    assert len(await world.told("notice.delivered.v1")) == 1


async def test_a_message_that_nobody_confirms_in_three_days_has_failed(world: Any) -> None:
    await world.noticed(1, kakao="unconfirmed")
    world.clock.instant += timedelta(days=3, minutes=1)
    await give_up_unconfirmed(world.runtime, 3)
    assert [(row["state"], row["reason"]) for row in await world.rows()] == [("failed", "unconfirmed")]


async def test_a_webhook_is_not_believed_it_only_brings_the_next_asking_forward(world: Any) -> None:
    await world.noticed(1)
    forged = {"hooks": [{"recipientGroupingKey": str((await world.rows())[0]["id"]), "resultCode": "3019"}]}
    answer = await world.client.post("/callbacks/alimtalk", json=forged)
    assert answer.status_code == 401
    known = {"X-Toast-Webhook-Signature": "sim-webhook-signature"}
    assert (await world.client.post("/callbacks/alimtalk", json=forged, headers=known)).status_code == 204
    assert [row["state"] for row in await world.rows()] == ["sent"]
    await world.arrive()
    assert [row["state"] for row in await world.rows()] == ["delivered"]


async def test_a_campaign_runs_through_the_broker_to_the_phones(
    settings_of: Any, world: Any, make_topics: Any, clock: Any
) -> None:
    await make_topics(world.settings)
    targets = [await world.citizen(number) for number in range(1, 30)]
    async with working(world.settings, handlers, JOBS, resources=open_resources, clock=clock):
        await world.approve(*targets)

        async def delivered() -> bool:
            clock.instant += timedelta(seconds=20)
            return len(await world.rows("state = 'delivered'")) == len(targets)

        await eventually(delivered)
    assert {row["state"] for row in await world.rows(table="batch")} == {"accepted"}


async def test_a_result_that_comes_while_the_sending_is_being_recorded_is_not_lost(world: Any) -> None:
    await world.approve(await world.citizen(1))
    await world.trouble("alimtalk", "answer_lost", times=1)
    await world.send()
    [notice] = await world.rows("state = 'sending'")
    now = world.clock.now()
    async with world.runtime.database.transaction() as accepting:
        await notices.accept(accepting, {notice["id"]: now})

        async def arrived() -> None:
            async with world.runtime.database.transaction() as session:
                await notices.deliver(session, {notice["id"]: now})

        arriving = asyncio.create_task(arrived())
        await asyncio.sleep(0.2)
    await arriving
    assert [row["state"] for row in await world.rows()] == ["delivered"]
