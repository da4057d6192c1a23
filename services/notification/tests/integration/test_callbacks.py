"""The signed webhook of collectors: money is taken once, and never lost."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any

import pytest

ADDRESS = "/callbacks/payments/bank"


def deposit(**more: Any) -> dict[str, Any]:
    return {
        "event_id": "evt_1", "type": "deposit.received", "transaction_id": "B1", "reference": "4157012345678901234",
        "amount": 41_200, "paid_at": "2026-10-19T10:00:00+09:00", **more,
    }  # fmt: skip


def signed(body: bytes, key: str = "current-key", at: int | None = None) -> dict[str, str]:
    moment = int(time.time()) if at is None else at
    digest = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Semu-Signature": f"t={moment},v1={digest}", "Content-Type": "application/json"}


async def post(world: Any, told: dict[str, Any], **how: Any) -> Any:
    body = json.dumps(told).encode()
    return await world.client.post(ADDRESS, content=body, headers=signed(body, **how))


async def test_money_with_a_payment_number_is_told_onward(world: Any) -> None:
    answer = await post(world, deposit())
    assert answer.json() == {"transaction_id": "B1", "outcome": "taken"}
    [item] = await world.told("payment.approved.v1")
    assert (item.provider, item.payment_id, item.reference, item.total) == ("bank", "B1", "4157012345678901234", 41_200)
    assert (item.bills, item.taxpayer, item.value_day.isoformat()) == ([], None, "2026-10-19")


async def test_a_repeat_is_harmless_even_at_the_same_moment(world: Any) -> None:
    answers = await asyncio.gather(*(post(world, deposit()) for _ in range(5)))
    assert sorted(answer.json()["outcome"] for answer in answers) == ["repeated"] * 4 + ["taken"]
    again = await post(world, deposit(event_id="evt_2"))
    assert again.json()["outcome"] == "repeated"
    assert len(await world.told("payment.approved.v1")) == 1


async def test_another_amount_for_the_same_transaction_is_refused(world: Any) -> None:
    await post(world, deposit())
    answer = await post(world, deposit(event_id="evt_2", amount=99_999))
    assert (answer.status_code, answer.json()["type"]) == (409, "https://semu.kr/problems/deposit-differs")
    assert [item.total for item in await world.told("payment.approved.v1")] == [41_200]


async def test_both_keys_are_good_while_a_key_is_changed(world: Any) -> None:
    assert (await post(world, deposit())).status_code == 200
    assert (await post(world, deposit(event_id="evt_2", transaction_id="B2"), key="previous-key")).status_code == 200


@pytest.mark.parametrize(("how", "fault"), [
    ({"key": "forged"}, "wrong"),
    ({"at": int(time.time()) - 3600}, "stale"),
    ({"at": int(time.time()) + 3600}, "stale"),
])  # fmt: skip
async def test_a_forged_or_old_signature_is_refused(world: Any, how: dict[str, Any], fault: str) -> None:
    answer = await post(world, deposit(), **how)
    assert (answer.status_code, answer.json()["fault"]) == (401, fault)
    assert await world.rows(table="deposit") == []


async def test_a_body_changed_on_the_way_is_refused(world: Any) -> None:
    body = json.dumps(deposit()).encode()
    answer = await world.client.post(ADDRESS, content=body.replace(b"41200", b"91200"), headers=signed(body))
    assert answer.status_code == 401


async def test_an_unknown_collector_is_refused_like_a_wrong_key(world: Any) -> None:
    body = json.dumps(deposit()).encode()
    answer = await world.client.post("/callbacks/payments/nobody", content=body, headers=signed(body))
    assert (answer.status_code, answer.json()["fault"]) == (401, "wrong")


async def test_what_is_not_a_deposit_says_where(world: Any) -> None:
    answer = await post(world, deposit(amount=-1))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/amount")
    assert (await post(world, deposit(amount=1.5))).status_code == 422


async def test_a_deposit_of_a_day_to_come_is_refused(world: Any) -> None:
    answer = await post(world, deposit(paid_at="2027-10-19T10:00:00+09:00"))
    assert (answer.status_code, answer.json()["type"]) == (422, "https://semu.kr/problems/deposit-ahead")
    assert await world.rows(table="deposit") == []


async def test_a_reference_that_may_be_a_name_is_not_kept_and_the_money_goes_on(world: Any) -> None:
    await post(world, deposit(reference="홍길동 과태료"))
    [item] = await world.told("payment.approved.v1")
    assert (item.reference, item.total) == (None, 41_200)
    assert (await world.rows(table="deposit"))[0]["reference"] is None


async def test_the_daily_agreement_finds_the_money_under_its_collectors_number(world: Any, tokens: Any) -> None:
    await post(world, deposit())
    headers = tokens.headers("internal:sums", kind="service", municipality="*")

    async def ask(**question: Any) -> Any:
        body = {"municipality": "41570", **question}
        return (await world.client.post("/notification/internal/v1/sums", json=body, headers=headers)).json()

    [shard] = (await ask())["shards"]
    assert (shard["count"], shard["won"]) == (1, 41_200)
    [fact] = (await ask(shard=shard["shard"]))["facts"]
    assert (fact["name"], fact["won"]) == ("bank B1", 41_200)
