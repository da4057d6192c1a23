"""The service on a real database, beside the real simulators and stand-ins for the two services that it asks."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
import uvicorn
from aiohttp import web
from fastapi import FastAPI
from notification.dispatch.results import collect
from notification.dispatch.service import dispatch, register_template
from notification.handlers import handlers
from notification.main import create_app
from notification.notices.links import Links
from notification.payments.resolver import resolve
from notification.settings import Settings
from semu_contracts.events.collection import Amounts, CampaignApproved, CampaignTarget
from semu_contracts.internal.amounts import AmountsAnswer, AmountsQuestion, OwedBill
from semu_contracts.internal.recipients import Recipient, RecipientsAnswer, RecipientsQuestion
from semu_kit.clock import FixedClock
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about
from semu_kit.runtime import Runtime
from semu_kit.testing import application, deliver, recorded, serving
from simulators.main import create_app as create_simulators
from simulators.settings import SimulatorSettings
from sqlalchemy import text

GIMPO = "41570"
LINK_KEY = "a-key-for-links-that-is-long-enough-for-tests"


def free_port() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def url_of(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@asynccontextmanager
async def on_port(app: FastAPI, listening: socket.socket) -> AsyncIterator[None]:
    """The application while it listens there."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


@dataclass
class Peers:
    """What assessment and collection would answer, by their contracts."""

    people: dict[UUID, Recipient] = field(default_factory=dict)
    bills: dict[UUID, OwedBill] = field(default_factory=dict)
    away: bool = False

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/assessment/internal/v1/recipients", self._recipients)
        app.router.add_post("/collection/internal/v1/amounts", self._amounts)
        return app

    async def _recipients(self, request: web.Request) -> web.Response:
        question = RecipientsQuestion.model_validate_json(await request.read())
        found = [self.people[each] for each in question.taxpayers if each in self.people]
        return web.Response(body=RecipientsAnswer(recipients=found).model_dump_json(), content_type="application/json")

    async def _amounts(self, request: web.Request) -> web.Response:
        if self.away:
            return web.Response(status=503)
        question = AmountsQuestion.model_validate_json(await request.read())
        found = [self.bills[each] for each in question.bills if each in self.bills]
        answer = AmountsAnswer(as_of=date(2026, 10, 19), bills=found)
        return web.Response(body=answer.model_dump_json(), content_type="application/json")


@dataclass
class World:
    """Everything a test touches."""

    settings: Settings
    runtime: Runtime
    client: httpx.AsyncClient
    """A browser: it keeps its cookies."""
    sim: httpx.AsyncClient
    peers: Peers
    clock: FixedClock
    links: Links

    async def trouble(self, provider: str, kind: str, **more: Any) -> None:
        answer = await self.sim.post("/control/troubles", json={"provider": provider, "kind": kind, **more})
        assert answer.is_success, answer.text

    async def citizen(self, number: int, *, kakao: str = "member", bills: int = 1, **more: Any) -> CampaignTarget:
        """A debtor whom everybody knows: assessment, collection and the messenger."""
        taxpayer = new_id()
        phone, ci = f"0100000{number:04d}", f"{number:088d}"
        person = {"name": "홍길동", "phone": phone, "ci": ci, "kind": "person", **more}
        self.peers.people[taxpayer] = Recipient(taxpayer=taxpayer, municipality=GIMPO, **person)
        seeded = {
            "person": f"p{number}", "name": "홍길동", "birth": "1980-01-01", "resident_number": f"800101{number:07d}",
            "ci": ci, "phone": phone, "kakao": kakao,
        }  # fmt: skip
        answer = await self.sim.post("/control/citizens", json={"citizens": [seeded]})
        assert answer.is_success, answer.text
        target = CampaignTarget(taxpayer=taxpayer, bills=[new_id() for _ in range(bills)])
        for index, bill in enumerate(target.bills):
            self.owe(bill, taxpayer, principal=40_000 + index * 10_000, charge=1_200)
        return target

    def owe(self, bill: UUID, taxpayer: UUID, *, principal: int, charge: int, state: str = "arrears") -> None:
        self.peers.bills[bill] = OwedBill(
            bill=bill, taxpayer=taxpayer, municipality=GIMPO, state=state, item="207001", item_name="주정차위반과태료",
            fiscal_year=2025, period="1기", levy_number="000001", payment_number="4157012345678901234",
            due_date=date(2025, 6, 30), arrears_since=date(2025, 7, 1),
            owed=Amounts(principal=principal, charge=charge),
            explanation=["원금 40,000원의 3%를 가산합니다."], trace={},
        )  # fmt: skip

    async def approve(self, *targets: CampaignTarget, campaign: UUID | None = None) -> UUID:
        """Collection approved a campaign with these targets."""
        campaign = campaign or new_id()
        events = events_about(
            CampaignApproved, targets, shard=lambda target: shard_of(target.taxpayer), source="collection",
            municipality=GIMPO, actor="official:1", at=self.clock.now(), campaign=campaign,
            notice_kind="arrears_guidance",
        )  # fmt: skip
        await deliver(self.runtime, handlers, *events)
        return campaign

    async def send(self) -> None:
        """The worker sends what waits, and asks what became of it."""
        await register_template(self.runtime)
        await dispatch(self.runtime)

    async def arrive(self) -> None:
        """The messenger decides on every message, and the worker reads the results."""
        async with asyncio.timeout(10):
            while await self.undecided():
                await asyncio.sleep(0.02)
        self.clock.instant += timedelta(minutes=1)
        await collect(self.runtime)

    async def undecided(self) -> bool:
        return "ready" in (await self.sim.get("/control/totals")).json()["messages"]

    async def noticed(self, number: int = 1, **more: Any) -> tuple[CampaignTarget, str]:
        """A debtor with a sent notice, and the notice's path."""
        target = await self.citizen(number, **more)
        await self.approve(target)
        await self.send()
        [row] = [row for row in await self.rows() if row["taxpayer"] == target.taxpayer]
        return target, self.links.path(row["id"])

    async def rows(self, where: str = "true", table: str = "notice") -> list[dict[str, Any]]:
        async with self.runtime.database.transaction() as session:
            found = await session.execute(text(f"SELECT * FROM {table} WHERE {where} ORDER BY 1"))
            return [dict(row) for row in found.mappings()]

    async def told(self, event_type: str) -> list[Any]:
        """Items of every event of a type, in order."""
        events = [event for event in await recorded(self.runtime) if event.type == event_type]
        return [item for event in events for item in event.data.items]

    async def press(self, page: httpx.Response, action: str, **fields: Any) -> httpx.Response:
        """Press a button of a page that the browser shows."""
        data = {**form_of(page.text, action), **fields}
        return await self.client.post(action, data=data)

    async def prove(self, link: str, person: str, *, way: str = "kakao") -> httpx.Response:
        """The whole identity check; the page at its end."""
        away = await self.press(await self.client.get(link), f"{link}/identity", provider=way)
        assert away.status_code == 303, away.text
        back = await self.at_identity_provider(away.headers["location"], person)
        return await self.client.get(back, follow_redirects=True)

    async def at_identity_provider(self, address: str, person: str) -> str:
        """The person says who they are; where the provider sends them."""
        page = await self.sim.get(address)
        assert page.is_success, page.text
        [action] = set(re.findall(r'action="(/[^"]*login/[^"]+)"', page.text))
        answer = await self.sim.post(action, data={"action": "confirm", "person": person})
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def at_kakaopay(self, address: str, action: str = "pay") -> httpx.Response:
        """The person confirms or leaves; the provider's answer (a redirect, if it is not lost)."""
        await self.sim.get(address)
        return await self.sim.post(address, data={"action": action})

    async def resolve(self, after: timedelta = timedelta()) -> None:
        self.clock.instant += after
        await resolve(self.runtime)


def form_of(html: str, action: str) -> dict[str, Any]:
    """The hidden fields of the first form with that action."""
    [form, *_] = re.findall(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', html, re.DOTALL)
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    return fields


@pytest_asyncio.fixture
async def sim(tmp_path: Any, clock: FixedClock) -> AsyncIterator[httpx.AsyncClient]:
    with free_port() as listening:
        url = url_of(listening)
        settings = SimulatorSettings(state=tmp_path / "simulators.db", public_url=url, delivery_seconds=0.0)
        async with on_port(create_simulators(settings, clock), listening), httpx.AsyncClient(base_url=url) as client:
            yield client


@pytest_asyncio.fixture
async def peers() -> AsyncIterator[tuple[Peers, str]]:
    known = Peers()
    runner = web.AppRunner(known.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield known, f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
def settings_of(make_settings: Any, sim: httpx.AsyncClient, peers: tuple[Peers, str]) -> Callable[..., Any]:
    async def make(**more: Any) -> Settings:
        base = str(sim.base_url).rstrip("/")
        return await make_settings(
            Settings,
            **{
                "public_url": "http://service",
                "assessment_url": peers[1],
                "collection_url": peers[1],
                "link_key": LINK_KEY,
                "alimtalk_url": f"{base}/alimtalk",
                "alimtalk_appkey": "sim-appkey",
                "alimtalk_secret_key": "sim-alimtalk-secret",
                "alimtalk_sender_key": "gimpo-city-hall-sender-key-0000000000001",
                "alimtalk_webhook_signature": "sim-webhook-signature",
                "kakaopay_url": f"{base}/kakaopay",
                "kakaopay_secret_key": "sim-kakaopay-secret",
                "kakaopay_cid": "TC0ONETIME",
                "kakaopay_timeout_seconds": 1.0,
                "identity_url": f"{base}/identity",
                "identity_client_id": "sim-client",
                "identity_client_secret": "sim-client-secret",
                "certificate_url": f"{base}/certificate",
                "callback_keys": '{"bank": ["current-key", "previous-key"]}',
                **more,
            },
        )

    return make


@pytest_asyncio.fixture
async def world(
    settings_of: Any, sim: httpx.AsyncClient, peers: tuple[Peers, str], clock: FixedClock
) -> AsyncIterator[World]:
    settings = await settings_of()
    app = application(create_app, settings)
    async with serving(app, clock=clock) as client:
        yield World(settings, app.state.runtime, client, sim, peers[0], clock, Links(LINK_KEY, settings.public_url))


@pytest_asyncio.fixture
async def site(
    settings_of: Any, sim: httpx.AsyncClient, peers: tuple[Peers, str], clock: FixedClock
) -> AsyncIterator[World]:
    """The same on a port, for a real browser."""
    with free_port() as listening:
        settings = await settings_of(public_url=url_of(listening))
        app = create_app(settings)
        async with on_port(app, listening), httpx.AsyncClient(base_url=settings.public_url) as client:
            app.state.runtime.clock = clock
            yield World(settings, app.state.runtime, client, sim, peers[0], clock, Links(LINK_KEY, settings.public_url))
