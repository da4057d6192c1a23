"""Bank, conversion, phones and totals; and that a killed process loses nothing."""

import base64
import hashlib
import hmac
import json
import os
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from semu_kit.clock import FixedClock
from simulators.main import create_app


@pytest.fixture
def clock(monday: FixedClock) -> FixedClock:
    return monday


async def deposit(world, reference: str = "4157026000000000001", amount: int = 50_000) -> None:
    answer = await world.client.post("/control/deposits", json={"reference": reference, "amount": amount})
    assert answer.status_code == 201


async def test_a_deposit_is_told_by_a_webhook_that_the_city_can_verify(world) -> None:
    await deposit(world)
    [(path, headers, body)] = await world.receiver.wait_for(1)
    parts = dict(part.split("=", 1) for part in headers["semu-signature"].split(","))
    signed = f"{parts['t']}.".encode() + body
    assert path == "bank"
    assert parts["v1"] == hmac.new(b"sim-bank-webhook-secret", signed, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["type"], told["reference"], told["amount"]) == (
        "deposit.received",
        "4157026000000000001",
        50_000,
    )
    assert told["paid_at"].startswith("2026-10-19T10:00")


async def test_a_webhook_may_lie_about_the_amount_and_the_statement_does_not(world) -> None:
    await world.trouble("bank", "webhook_wrong_amount", times=1)
    await deposit(world)
    [(_, _, body)] = await world.receiver.wait_for(1)
    assert json.loads(body)["amount"] == 51_000
    statement = (await world.client.get("/bank/statement", params={"day": "2026-10-19"})).json()
    assert statement["amount"] == statement["deposits"] == 50_000


async def test_what_the_bank_takes_at_its_windows_is_told_by_its_file_and_its_statement_only(world) -> None:
    await deposit(world)
    paid = {"reference": "4157026000000000001", "amount": 70_000, "channel": "machine"}
    assert (await world.client.post("/control/bank-receipts", json=paid)).status_code == 204
    await world.receiver.wait_for(1)
    query = {"day": "2026-10-19", "profile": "notice-csv"}
    file = (await world.client.get("/bank/files", params=query)).content.decode()
    assert file.splitlines() == [
        "H,004,41570,20261019,1",
        "D,1,20261019,100000,2,4157026000000000001,,70000",
        "T,1,70000",
    ]
    statement = (await world.client.get("/bank/statement", params={"day": "2026-10-19"})).json()
    assert (statement["amount"], statement["receipts"]) == (120_000, 70_000)
    assert {line["channel"]: line["amount"] for line in statement["lines"]} == {
        "virtual_account": 50_000,
        "bank_machine": 70_000,
    }
    assert (await world.client.get("/control/totals")).json()["in_account"] == 120_000


async def test_a_duplicated_webhook_keeps_its_event(world) -> None:
    await world.trouble("bank", "webhook_duplicated", times=1)
    await deposit(world)
    first, second = [json.loads(body) for _, _, body in await world.receiver.wait_for(2)]
    assert first == second


async def test_resident_numbers_are_converted_in_bulk_and_stay_encrypted(world) -> None:
    await world.seed(world.citizen("hong"), world.citizen("kim", ci=None))
    cipher = AESGCM(base64.b64decode(world.settings.conversion_key.get_secret_value()))

    def sealed(key: str, number: str) -> dict[str, Any]:
        nonce = os.urandom(12)
        blob = nonce + cipher.encrypt(nonce, number.encode(), key.encode())
        return {"key": key, "resident_number": base64.b64encode(blob).decode()}

    items = [sealed(person, world.citizen(person)["resident_number"]) for person in ("hong", "kim", "lee")]
    items.append(items[0] | {"key": "somebody-else"})
    authorized = {"Authorization": "Bearer sim-conversion-token"}
    batch = (await world.client.post("/conversion/v1/batches", json={"items": items}, headers=authorized)).json()
    answer = (await world.client.get(f"/conversion/v1/batches/{batch['batch']}", headers=authorized)).json()
    outcomes = {item["key"]: item["outcome"] for item in answer["items"]}
    assert outcomes == {
        "hong": "converted", "kim": "no_such_person", "lee": "no_such_person", "somebody-else": "no_such_person",
    }  # fmt: skip
    blob = base64.b64decode(answer["items"][0]["ci"])
    assert cipher.decrypt(blob[:12], blob[12:], b"hong").decode() == world.ci("hong")


async def test_the_phone_shows_bubbles_with_the_button_and_no_name_in_its_address(provider) -> None:
    await provider.seed(provider.citizen())
    await provider.send(provider.message(provider.citizen()["phone"]))
    await provider.receiver.wait_for(1)
    page = (await provider.client.get("/phones/hong")).text
    assert "[김포시] 홍길동 님, 체납 안내입니다." in page
    assert 'href="https://pay.example/n/t0"' in page
    assert "2026년 10월 19일" in page
    assert (await provider.client.get("/control/recipients")).json() == ["hong"]


async def test_the_totals_count_what_truly_happened(provider) -> None:
    await provider.seed(provider.citizen("hong"), provider.citizen("kim", kakao="blocked"))
    await provider.send(provider.message(provider.citizen("hong")["phone"], provider.citizen("kim")["phone"]))
    await deposit(provider, amount=10_000)
    await provider.receiver.wait_for(2)
    totals = (await provider.client.get("/control/totals", params={"day": "2026-10-19"})).json()
    assert totals["messages"] == {"accepted": 2, "1000": 1, "3020": 1}
    assert totals["in_account"] == 10_000
    other = (await provider.client.get("/control/totals", params={"day": "2026-10-20"})).json()
    assert (other["messages"], other["in_account"]) == ({"accepted": 0}, 0)


async def test_another_process_on_the_same_file_knows_all_and_sends_what_was_not_taken(
    world,
) -> None:
    await world.seed(world.citizen())
    world.receiver.refuse = 1
    await deposit(world)
    await world.receiver.wait_for(1)
    app = create_app(world.settings, world.clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://second") as second:
        assert (await second.get("/control/citizens")).json()[0]["person"] == "hong"
        assert (await second.get("/control/totals")).json()["in_account"] == 50_000


async def test_a_share_always_strikes_the_same_subjects(world) -> None:
    troubles = create_app(world.settings, world.clock).state.world.troubles
    await world.trouble("alimtalk", "partial_success", share=0.3)
    struck = [
        {name for name in map(str, range(1000)) if troubles.strike("alimtalk", "partial_success", name)}
        for _ in range(2)
    ]
    assert struck[0] == struck[1]
    assert 200 < len(struck[0]) < 400
