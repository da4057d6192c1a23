"""The message provider: what it takes, what it refuses, and what it tells afterwards."""

import asyncio
import json
from typing import Any

import pytest

BASE = "/alimtalk/v2.3/appkeys/sim-appkey"


async def result(world, request_id: str, seq: int) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            found = (await world.client.get(f"{BASE}/messages/{request_id}/{seq}")).json()["message"]
            if found["messageStatus"] != "READY":
                return found
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("kakao", "code", "status"),
    [
        ("member", "1000", "COMPLETED"),
        ("not_a_member", "3019", "FAILED"),
        ("blocked", "3020", "FAILED"),
        ("unconfirmed", "3005", "FAILED"),
    ],
)
async def test_a_message_ends_as_its_citizen_can_be_reached(provider, kakao: str, code: str, status: str) -> None:
    await provider.seed(provider.citizen(kakao=kakao))
    sent = await provider.send(provider.message(provider.citizen()["phone"]))
    assert sent["message"]["sendResults"][0]["resultCode"] == 0
    found = await result(provider, sent["message"]["requestId"], 1)
    assert (found["resultCode"], found["messageStatus"]) == (code, status)
    assert found["recipientGroupingKey"] == "notice-0"


async def test_a_number_of_nobody_is_taken_and_fails_as_a_bad_number(provider) -> None:
    sent = await provider.send(provider.message("01099999999"))
    assert (await result(provider, sent["message"]["requestId"], 1))["resultCode"] == "3008"


async def test_an_unconfirmed_message_arrives_after_all_and_is_told_twice(provider) -> None:
    await provider.seed(provider.citizen(kakao="unconfirmed"))
    sent = await provider.send(provider.message(provider.citizen()["phone"]))
    await result(provider, sent["message"]["requestId"], 1)
    assert (await provider.client.post("/control/alimtalk/settle")).json() == {"messages": 1}
    calls = await provider.receiver.wait_for(2)
    assert [json.loads(body)["hooks"][0]["resultCode"] for _, _, body in calls] == ["3005", "1000"]


async def test_the_webhook_carries_the_constant_signature_and_outlives_a_receiver_that_is_down(
    provider,
) -> None:
    provider.receiver.refuse = 1
    await provider.seed(provider.citizen())
    await provider.send(provider.message(provider.citizen()["phone"]))
    [(path, headers, body)] = await provider.receiver.wait_for(1)
    assert path == "alimtalk"
    assert headers["x-toast-webhook-signature"] == "sim-webhook-signature"
    assert json.loads(body)["event"] == "MESSAGE_RESULT_UPDATE"


async def test_a_forged_webhook_claims_another_result_under_a_wrong_signature(provider) -> None:
    await provider.seed(provider.citizen())
    await provider.trouble("alimtalk", "webhook_forged", times=1)
    await provider.send(provider.message(provider.citizen()["phone"]))
    calls = await provider.receiver.wait_for(2)
    told = {
        headers["x-toast-webhook-signature"]: json.loads(body)["hooks"][0]["resultCode"] for _, headers, body in calls
    }
    assert told == {"sim-webhook-signature": "1000", "forged": "3019"}


async def test_a_reused_idempotency_key_fails_and_replays_nothing(provider) -> None:
    await provider.seed(provider.citizen())
    body = provider.message(provider.citizen()["phone"])
    key = {"X-NC-API-IDEMPOTENCY-KEY": "once"}
    assert (await provider.send(body, **key))["header"]["resultCode"] == 0
    assert (await provider.send(body, **key)) == {
        "header": {
            "resultCode": -1005,
            "resultMessage": "Idempotency key is already used",
            "isSuccessful": False,
        }
    }
    listed = await provider.client.get(f"{BASE}/messages", params={"senderGroupingKey": "campaign-1"})
    assert listed.json()["messageSearchResultResponse"]["totalCount"] == 1


async def test_an_answer_lost_on_the_way_leaves_the_messages_to_be_found_by_their_grouping_key(
    provider,
) -> None:
    await provider.seed(provider.citizen())
    await provider.trouble("alimtalk", "answer_lost", times=1)
    answer = await provider.client.post(f"{BASE}/messages", json=provider.message(provider.citizen()["phone"]))
    assert answer.status_code == 504
    listed = await provider.client.get(f"{BASE}/messages", params={"recipientGroupingKey": "notice-0"})
    assert listed.json()["messageSearchResultResponse"]["totalCount"] == 1


async def test_one_call_succeeds_for_some_recipients_and_fails_for_others(provider) -> None:
    await provider.seed(provider.citizen("hong"), provider.citizen("kim"))
    await provider.trouble("alimtalk", "partial_success", subject="kim", value="4156")
    sent = await provider.send(provider.message(provider.citizen("hong")["phone"], provider.citizen("kim")["phone"]))
    assert sent["header"]["resultCode"] == 0
    assert [one["resultCode"] for one in sent["message"]["sendResults"]] == [0, 4156]


async def test_a_raw_message_may_differ_from_its_template_in_the_variables_only(provider) -> None:
    await provider.seed(provider.citizen())
    button = provider.BUTTON | {"linkMo": "https://pay.example/n/abc"}

    async def code(content: str, button: dict[str, Any]) -> int:
        body = provider.message(provider.citizen()["phone"], content=content, buttons=[button])
        answer = await provider.client.post(f"{BASE}/raw-messages", json=body)
        return answer.json()["message"]["sendResults"][0]["resultCode"]

    assert await code("[김포시] 홍길동 님, 체납 안내입니다.", button) == 0
    assert await code("[김포시] 홍길동 님, 지금 내세요.", button) == 3016
    evil = button | {"linkMo": "https://evil.example/n/abc"}
    assert await code("[김포시] 홍길동 님, 체납 안내입니다.", evil) == 3027


async def test_a_substituted_text_that_grows_past_the_limit_is_refused(provider) -> None:
    await provider.seed(provider.citizen())
    body = provider.message(provider.citizen()["phone"], templateParameter={"name": "가" * 1000, "token": "t"})
    answer = await provider.send(body)
    assert answer["header"]["resultCode"] == -1031
    assert answer["message"]["sendResults"][0]["resultCode"] == -1028


@pytest.mark.parametrize(("status", "code"), [("TSC02", -3005), ("TSC04", -3005), ("TSC03", 0)])
async def test_only_an_approved_template_is_sent(provider, status: str, code: int) -> None:
    await provider.seed(provider.citizen())
    await provider.client.put("/control/alimtalk/templates/ARREARS", json={"status": status})
    assert (await provider.send(provider.message(provider.citizen()["phone"])))["header"]["resultCode"] == code


async def test_a_template_nobody_registered_is_refused(provider) -> None:
    answer = await provider.send(provider.message("01000000000", template="OTHER"))
    assert answer["header"]["resultCode"] == 3015


async def test_a_wrong_secret_is_refused_before_anything_is_read(provider) -> None:
    answer = await provider.send(provider.message("01000000000"), **{"X-Secret-Key": "guess"})
    assert answer["header"]["resultCode"] == -1002


@pytest.mark.parametrize("delivery_seconds", [3600.0])
async def test_a_message_is_cancelled_before_it_is_delivered(provider) -> None:
    await provider.seed(provider.citizen())
    sent = (await provider.send(provider.message(*[provider.citizen()["phone"]] * 2)))["message"]
    address = f"{BASE}/messages/{sent['requestId']}"
    await provider.client.delete(address, params={"recipientSeq": "2"})
    states = [(await provider.client.get(f"{address}/{seq}")).json()["message"]["messageStatus"] for seq in (1, 2)]
    assert states == ["READY", "CANCEL"]


async def test_results_are_paged_by_the_time_they_came(provider) -> None:
    await provider.seed(provider.citizen())
    sent = (await provider.send(provider.message(*[provider.citizen()["phone"]] * 3)))["message"]
    for seq in (1, 2, 3):
        await result(provider, sent["requestId"], seq)
    dates = {"startUpdateDate": "2000-01-01 00:00", "endUpdateDate": "2100-01-01 00:00"}
    pages = [
        (await provider.client.get(f"{BASE}/message-results", params=dates | {"pageNum": number, "pageSize": 2}))
        .json()["messageSearchResultResponse"]
        for number in (1, 2)
    ]  # fmt: skip
    assert [len(page["messages"]) for page in pages] == [2, 1]
    assert pages[0]["totalCount"] == 3


@pytest.mark.parametrize(("kind", "status"), [("too_many_requests", 429), ("unavailable", 503)])
async def test_it_turns_callers_away_for_as_long_as_it_was_told(provider, kind: str, status: int) -> None:
    await provider.trouble("alimtalk", kind, times=2)
    answers = [await provider.client.get(f"{BASE}/messages") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
