"""A running world on a port of its own, with a receiver for its webhooks."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from semu_kit.clock import FixedClock, SystemClock
from simulators.main import create_app
from simulators.settings import SimulatorSettings


@dataclass
class Receiver:
    """The product's side of the webhooks."""

    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    refuse: int = 0
    url: str = ""

    async def wait_for(self, count: int) -> list[tuple[str, dict[str, str], bytes]]:
        async with asyncio.timeout(10):
            while len(self.calls) < count:
                await asyncio.sleep(0.02)
        return self.calls


@dataclass
class Running:
    client: httpx.AsyncClient
    settings: SimulatorSettings
    receiver: Receiver
    clock: FixedClock | SystemClock

    @staticmethod
    def ci(person: str) -> str:
        return person.ljust(86, "x") + "=="

    def citizen(self, person: str = "hong", **facts: Any) -> dict[str, Any]:
        number = sum(map(ord, person))
        return {
            "person": person,
            "name": "홍길동",
            "birth": "1980-01-02",
            "resident_number": f"8001021{number:06}",
            "ci": self.ci(person),
            "phone": f"010{number:08}",
        } | facts

    async def seed(self, *citizens: dict[str, Any]) -> None:
        answer = await self.client.post("/control/citizens", json={"citizens": list(citizens)})
        assert answer.status_code == 200, answer.text

    async def trouble(self, provider: str, kind: str, **facts: Any) -> None:
        answer = await self.client.post("/control/troubles", json={"provider": provider, "kind": kind, **facts})
        assert answer.status_code == 201, answer.text


@pytest.fixture
def clock() -> SystemClock | FixedClock:
    return SystemClock()


@pytest.fixture
def monday() -> FixedClock:
    return FixedClock(datetime(2026, 10, 19, 1, 0, tzinfo=UTC))


@dataclass
class Alimtalk(Running):
    """The world with one approved template."""

    BASE = "/alimtalk/v2.3/appkeys/sim-appkey"
    SENDER = "gimpo-city-hall-sender-key-0000000000001"
    BUTTON = {"ordering": 1, "type": "WL", "name": "안내문 보기", "linkMo": "https://pay.example/n/#{token}"}

    def message(self, *phones: str, template: str = "ARREARS", **facts: Any) -> dict[str, Any]:
        return {
            "senderKey": self.SENDER,
            "templateCode": template,
            "senderGroupingKey": "campaign-1",
            "recipientList": [
                {
                    "recipientNo": phone,
                    "templateParameter": {"name": "홍길동", "token": f"t{number}"},
                    "recipientGroupingKey": f"notice-{number}",
                }
                | facts
                for number, phone in enumerate(phones)
            ],
        }

    async def send(self, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        return (await self.client.post(f"{self.BASE}/messages", json=body, headers=headers)).json()


async def _serve(app: FastAPI) -> tuple[uvicorn.Server, "asyncio.Task[None]", str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    task = asyncio.create_task(server.serve([listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    return server, task, f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    app = FastAPI()
    received = Receiver()

    @app.post("/{path:path}")
    async def take(path: str, request: Request) -> dict[str, str]:
        if received.refuse:
            received.refuse -= 1
            raise ValueError("the receiver is down")
        received.calls.append((path, dict(request.headers), await request.body()))
        return {}

    server, task, received.url = await _serve(app)
    yield received
    server.should_exit = True
    await task


@pytest.fixture
def delivery_seconds() -> float:
    return 0.0


@pytest.fixture
def settings(tmp_path: Path, receiver: Receiver, delivery_seconds: float) -> SimulatorSettings:
    return SimulatorSettings(
        state=tmp_path / "world.db",
        alimtalk_webhook_url=f"{receiver.url}/alimtalk",
        bank_webhook_url=f"{receiver.url}/bank",
        delivery_seconds=delivery_seconds,
        conversion_seconds=0.0,
    )


@pytest.fixture
async def world(
    settings: SimulatorSettings, receiver: Receiver, clock: SystemClock | FixedClock
) -> AsyncIterator[Running]:
    app = create_app(settings, clock)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=settings.public_url) as client:
            yield Running(client, settings, receiver, clock)


@pytest.fixture
async def provider(world: Running) -> Alimtalk:
    alimtalk = Alimtalk(world.client, world.settings, world.receiver, world.clock)
    world.client.headers["X-Secret-Key"] = "sim-alimtalk-secret"
    template = {
        "templateCode": "ARREARS",
        "templateName": "체납 안내",
        "templateContent": "[김포시] #{name} 님, 체납 안내입니다.",
        "buttons": [alimtalk.BUTTON],
    }
    answer = await world.client.post(f"{alimtalk.BASE}/senders/{alimtalk.SENDER}/templates", json=template)
    assert answer.json()["header"]["isSuccessful"]
    return alimtalk
