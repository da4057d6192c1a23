"""The payment provider: the person's page, the one approval, and what goes wrong between them."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from semu_kit.clock import FixedClock

BASE = "/kakaopay/online/v1/payment"
KEY = {"Authorization": "SECRET_KEY sim-kakaopay-secret"}
ORDER = {"cid": "TC0ONETIME", "partner_order_id": "order-1", "partner_user_id": "user-1"}


@pytest.fixture
def clock(monday: FixedClock) -> FixedClock:
    return monday


async def call(world, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await world.client.post(f"{BASE}/{what}", json=body, headers=KEY)
    return answer.status_code, answer.json()


async def ready(world, amount: int = 43_200) -> tuple[str, str]:
    status, answer = await call(
        world, "ready", **ORDER, item_name="김포시 체납액", quantity=1, total_amount=amount, tax_free_amount=amount,
        approval_url="https://shop.example/return/abc?x=1", cancel_url="https://shop.example/cancel",
        fail_url="https://shop.example/fail",
    )  # fmt: skip
    assert status == 200, answer
    assert len(answer["tid"]) == 20
    return answer["tid"], answer["next_redirect_mobile_url"]


async def pay(world, page: str, action: str = "pay") -> str:
    """Where the person's browser is sent to."""
    assert (await world.client.get(page)).status_code == 200
    answer = await world.client.post(page, data={"action": action})
    assert answer.status_code == 302
    return answer.headers["location"]


async def approve(world, tid: str, address: str) -> tuple[int, dict[str, Any]]:
    token = parse_qs(urlsplit(address).query)["pg_token"][0]
    return await call(world, "approve", **ORDER, tid=tid, pg_token=token)


async def order(world, tid: str) -> dict[str, Any]:
    return (await call(world, "order", cid="TC0ONETIME", tid=tid))[1]


async def test_a_confirmed_payment_is_approved_once(world) -> None:
    tid, page = await ready(world)
    address = await pay(world, page)
    assert address.startswith("https://shop.example/return/abc?x=1&pg_token=")
    status, answer = await approve(world, tid, address)
    assert (status, answer["amount"]["total"], answer["amount"]["tax_free"]) == (200, 43_200, 43_200)
    status, again = await approve(world, tid, address)
    assert (status, again["error_code"]) == (400, -702)
    statement = (await world.client.get("/bank/statement", params={"day": "2026-10-19"})).json()
    assert statement["amount"] == statement["kakaopay"] == 43_200


async def test_nothing_is_approved_before_the_person_confirmed(world) -> None:
    tid, _ = await ready(world)
    status, answer = await call(world, "approve", **ORDER, tid=tid, pg_token="guess")
    assert (status, answer["error_code"]) == (400, -780)


@pytest.mark.parametrize(("action", "path"), [("leave", "/cancel"), ("fail", "/fail")])
async def test_who_leaves_or_fails_is_sent_back_and_pays_nothing(world, action: str, path: str) -> None:
    tid, page = await ready(world)
    assert urlsplit(await pay(world, page, action)).path == path
    assert (await order(world, tid))["status"] in ("QUIT_PAYMENT", "FAIL_AUTH_PASSWORD")


async def test_a_session_that_ran_out_cannot_be_approved(world) -> None:
    tid, page = await ready(world)
    address = await pay(world, page)
    assert isinstance(world.clock, FixedClock)
    world.clock.instant += timedelta(minutes=16)
    status, answer = await approve(world, tid, address)
    assert (status, answer["error_code"]) == (400, -721)
    assert (await order(world, tid))["status"] == "QUIT_PAYMENT"


async def test_an_approval_that_timed_out_after_it_succeeded_is_seen_in_the_order(world) -> None:
    await world.trouble("kakaopay", "approve_times_out_after_success", times=1, value="0.01")
    tid, page = await ready(world)
    answer = await world.client.post(
        f"{BASE}/approve",
        headers=KEY,
        json=ORDER | {"tid": tid, "pg_token": parse_qs(urlsplit(await pay(world, page)).query)["pg_token"][0]},
    )
    assert answer.status_code == 504
    found = await order(world, tid)
    assert (found["status"], found["payment_action_details"][0]["amount"]) == ("SUCCESS_PAYMENT", 43_200)


async def test_a_lost_redirect_leaves_the_payment_authenticated_and_unpaid(world) -> None:
    await world.trouble("kakaopay", "lost_redirect", times=1)
    tid, page = await ready(world)
    answer = await world.client.post(page, data={"action": "pay"})
    assert answer.status_code == 200
    assert "연결이 끊겨" in answer.text
    assert (await order(world, tid))["status"] == "AUTH_PASSWORD"


async def test_money_is_given_back_in_part_and_whole_but_never_more(world) -> None:
    tid, page = await ready(world)
    await approve(world, tid, await pay(world, page))

    async def cancel(amount: int) -> tuple[int, dict[str, Any]]:
        return await call(
            world, "cancel", cid="TC0ONETIME", tid=tid, cancel_amount=amount, cancel_tax_free_amount=amount
        )

    assert (await cancel(3_200))[1]["status"] == "PART_CANCEL_PAYMENT"
    assert (await cancel(40_001))[1]["error_code"] == -781
    assert (await cancel(40_000))[1]["status"] == "CANCEL_PAYMENT"
    statement = (await world.client.get("/bank/statement", params={"day": "2026-10-19"})).json()
    assert statement["amount"] == 0


async def test_a_wrong_key_and_a_malformed_order_are_refused_in_the_providers_own_shape(
    world,
) -> None:
    answer = await world.client.post(f"{BASE}/order", json={"cid": "TC0ONETIME", "tid": "T"})
    assert answer.status_code == 401
    status, body = await call(world, "ready", **ORDER)
    assert (status, body["error_code"]) == (400, -2)
    assert set(body) == {"error_code", "error_message", "extras"}
