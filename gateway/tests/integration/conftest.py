"""A whole gateway on a port of its own, before one small real service that stands for all four."""

import asyncio
import base64
import hashlib
import secrets
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
import uvicorn
from aiohttp import web
from argon2 import PasswordHasher
from fastapi import FastAPI
from gateway.bootstrap import First, apply
from gateway.main import create_app
from gateway.settings import GatewaySettings
from semu_kit.runtime import open_runtime

from gateway import passwords

KIM = "019a0000-0000-7000-8000-000000000001"
PASSWORD = "correct horse battery"
SECRET = "s" * 40
CALLBACK = "http://127.0.0.1:9/callback"

FIRST = First.model_validate(
    {
        "clients": [
            {"client_id": "gimpo-tax", "kind": "agency", "name": "김포시 세정과", "municipality": "41570",
             "secret": SECRET, "scopes": ["levies:write", "bills:read"]},
            {"client_id": "reward", "kind": "service", "name": "reward", "municipality": "*", "secret": SECRET,
             "scopes": ["internal:amounts"]},
            {"client_id": "prometheus", "kind": "service", "name": "metrics", "municipality": "*", "secret": SECRET,
             "scopes": ["operations"]},
            {"client_id": "console", "kind": "application", "name": "담당자 화면", "municipality": "*",
             "redirect_uris": [CALLBACK],
             "scopes": ["bills:read", "contacts:write", "clients:manage", "officials:manage"]},
        ],
        "officials": [
            {"official": KIM, "municipality": "41570", "sign_in_id": "gimpo.kim", "password": PASSWORD,
             "name": "김민수", "department": "징수과", "grade": 7, "from_day": "2020-01-01",
             "scopes": ["bills:read", "contacts:write", "clients:manage", "officials:manage", "ledger:read"]},
        ],
    }
)  # fmt: skip


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    """Argon2 as in production costs each test half a second."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@dataclass
class Gateway:
    """What a test drives; a conftest cannot be imported, so its constants are here too."""

    app: FastAPI
    http: httpx.AsyncClient
    settings: GatewaySettings

    first = FIRST
    kim = KIM
    password = PASSWORD
    secret = SECRET
    callback = CALLBACK

    @staticmethod
    def authorization_request(**changed):
        """A verifier, and the request of an application that made it."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return verifier, {
            "response_type": "code", "client_id": "console", "redirect_uri": CALLBACK, "scope": "", "state": "s-1",
            "code_challenge": challenge, "code_challenge_method": "S256", **changed,
        }  # fmt: skip

    @staticmethod
    def code_of(answer):
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    @property
    def url(self) -> str:
        return str(self.http.base_url)

    async def token(self, client="gimpo-tax", **form):
        """A client's token by client credentials."""
        answer = await self.http.post(
            "/oauth/token", data={"grant_type": "client_credentials", **form}, auth=(client, SECRET)
        )
        return answer.json()["access_token"]

    async def bearer(self, client="gimpo-tax"):
        return {"Authorization": f"Bearer {await self.token(client)}"}

    async def official(self):
        """Headers of the official who signed in; with a fresh Idempotency-Key."""
        verifier, asked = self.authorization_request()
        answer = await self.http.post(
            "/oauth/authorize", data={**asked, "sign_in_id": "gimpo.kim", "password": PASSWORD}
        )
        token = (await self.redeem(self.code_of(answer), verifier)).json()["access_token"]
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(8)}

    async def redeem(self, code, verifier, **changed):
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "client_id": "console",
            "code_verifier": verifier, **changed,
        }  # fmt: skip
        return await self.http.post("/oauth/token", data=form)


@dataclass
class Upstream:
    """What the service behind does, told by the test; and what it saw."""

    url: str = ""
    seen: list = field(default_factory=list)
    body: int = 0
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    timelines: dict = field(default_factory=dict)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=1 << 40)
        app.router.add_route("*", "/{service}/v1/upload", self.upload)
        app.router.add_route("POST", "/assessment/v1/levy-files", self.upload)
        app.router.add_get("/{service}/v1/stream", self.stream)
        app.router.add_get("/{service}/v1/silent", self.silent)
        app.router.add_get("/{service}/v1/broken", self.broken)
        app.router.add_get("/{service}/v1/half", self.half)
        app.router.add_get("/{service}/internal/v1/bills/{bill}/timeline", self.timeline)
        app.router.add_route("*", "/{path:.*}", self.echo)
        return app

    async def echo(self, request):
        self.seen.append(request)
        return web.Response(
            text=await request.text(), status=201, headers={"X-Service": "echo", "Connection": "X-Hop", "X-Hop": "1"}
        )

    async def upload(self, request):
        self.body = 0
        async for chunk in request.content.iter_any():
            self.body += len(chunk)
        return web.json_response({"bytes": self.body})

    async def stream(self, request):
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"first")
        await self.go_on.wait()
        await response.write(b"second")
        return response

    async def silent(self, request):
        await self.go_on.wait()
        return web.Response()

    async def broken(self, request):
        request.transport.abort()
        return web.Response()

    async def half(self, request):
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"half")
        request.transport.abort()
        return response

    async def timeline(self, request):
        answer = self.timelines.get(request.match_info["service"], 500)
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.json_response({"bill": request.match_info["bill"], **answer})


@pytest_asyncio.fixture
async def upstream():
    service = Upstream()
    runner = web.AppRunner(service.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = "http://{}:{}".format(*runner.addresses[0])
    yield service
    service.go_on.set()
    await runner.cleanup()


@pytest_asyncio.fixture
async def start(make_settings, upstream):
    """`async with start(**settings) as gateway`: bootstrapped, and served by a real HTTP server."""

    @asynccontextmanager
    async def starting(**fields):
        listening = socket.create_server(("127.0.0.1", 0))
        own = "http://{}:{}".format(*listening.getsockname())
        settings = await make_settings(
            GatewaySettings,
            **{
                "issuer": own, "assessment_url": upstream.url, "collection_url": upstream.url,
                "notification_url": upstream.url, "reward_url": upstream.url, **fields,
            },
        )  # fmt: skip
        async with open_runtime(settings, None) as runtime:
            await apply(runtime, FIRST)
        app = create_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        async with httpx.AsyncClient(base_url=own) as http:
            yield Gateway(app, http, settings)
        server.should_exit = True
        await serving

    return starting


@pytest_asyncio.fixture
async def gateway(start):
    async with start() as running:
        yield running
