"""Tokens: who is let in, who is not, and what happens while the gateway is away."""

import time

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import BaseModel
from semu_kit.auth import ServiceTokens, Verifier, fetch_keys_from
from semu_kit.client import ServiceClient
from semu_kit.problems import Unauthorized, UpstreamRefused, UpstreamUnavailable
from semu_kit.testing import serving
from toy.main import create_app
from toy.settings import Settings

COUNT = "/toy/v1/officials/count"


@pytest_asyncio.fixture
async def client(make_settings):
    async with serving(create_app(await make_settings(Settings))) as client:
        yield client


@pytest_asyncio.fixture
async def http():
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 3600},
        {"aud": "another"},
        {"iss": "https://elsewhere"},
        {"kind": "citizen"},
        {"municipality": None, "kind": None},
    ],
)
async def test_a_token_that_is_expired_or_meant_for_another_is_refused(client, tokens, claims):
    answer = await client.get(COUNT, headers=tokens.headers("officials:manage", **claims))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"].endswith("unauthorized")


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer a.b"])
async def test_what_is_no_token_is_refused(client, value):
    assert (await client.get(COUNT, headers={"Authorization": value})).status_code == 401


async def test_a_token_signed_by_nobody_we_know_is_refused(client, tokens):
    forged = jwt.encode(
        {"alg": "HS256", "kid": "x"}, {"sub": "me", "iss": tokens.url, "aud": "semu"}, OctKey.import_key("k" * 32)
    )
    assert (await client.get(COUNT, headers={"Authorization": f"Bearer {forged}"})).status_code == 401


async def test_a_token_without_the_scope_or_of_another_municipality_is_forbidden(client, tokens):
    missing = await client.get(COUNT, headers=tokens.headers("levies:read"))
    assert (missing.status_code, missing.json()["scope"]) == (403, "officials:manage")
    path = "/toy/v1/municipalities/41570"
    for municipality, status in (("41570", 200), ("*", 200), ("11590", 403)):
        answer = await client.get(path, headers=tokens.headers("officials:manage", municipality=municipality))
        assert answer.status_code == status


async def test_keys_at_hand_are_enough_while_the_gateway_is_away(tokens, http, monkeypatch):
    fetch = fetch_keys_from(http, tokens.url)
    away = False

    async def fetch_or_fail():
        if away:
            raise UpstreamUnavailable("쉬고 있습니다.")
        return await fetch()

    verifier = Verifier(tokens.url, fetch_or_fail)
    await verifier.principal(tokens.token("x", sub="a"))
    away = True
    monkeypatch.setattr("semu_kit.auth._KEYS_KEPT", 0.0)
    assert (await verifier.principal(tokens.token("x", sub="b"))).subject == "b"


async def test_a_token_cannot_be_judged_while_its_key_is_unknown_and_the_gateway_is_away(tokens, http):
    verifier = Verifier(tokens.url, fetch_keys_from(http, "http://127.0.0.1:1"))
    with pytest.raises(UpstreamUnavailable):
        await verifier.principal(tokens.token("x"))


async def test_unknown_keys_do_not_make_the_gateway_busy(tokens, http):
    fetches = 0
    fetch = fetch_keys_from(http, tokens.url)

    async def counted():
        nonlocal fetches
        fetches += 1
        return await fetch()

    verifier = Verifier(tokens.url, counted)
    _, rest = tokens.token("x").split(".", 1)
    for _ in range(5):
        with pytest.raises(Unauthorized):
            await verifier.principal("eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoieCJ9." + rest)
    assert fetches == 1


class Echo(BaseModel):
    said: str


@pytest_asyncio.fixture
async def upstream(http, tokens):
    """Another service that answers with the statuses it is told to, in order, then 200; and a client of it."""
    statuses, seen = [], []

    async def handle(request):
        seen.append(request)
        if statuses:
            return web.Response(status=statuses.pop(0))
        return web.json_response({"said": (await request.json())["said"]})

    app = web.Application()
    app.router.add_post("/echo", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    client = ServiceClient(url, ServiceTokens(http, tokens.url, "toy", "secret"))
    yield client, statuses, seen
    await runner.cleanup()


async def test_a_call_between_services_is_tried_again_under_one_key(upstream):
    client, statuses, seen = upstream
    statuses += [503, 401]
    assert (await client.post("/echo", Echo(said="hi"), Echo)).said == "hi"
    assert len({request.headers["Idempotency-Key"] for request in seen}) == 1
    bearers = [request.headers["Authorization"] for request in seen]
    assert bearers[0] == bearers[1] != bearers[2]


async def test_a_call_that_stays_unanswered_is_an_upstream_away(upstream):
    client, statuses, _ = upstream
    statuses += [503] * 3
    with pytest.raises(UpstreamUnavailable):
        await client.post("/echo", Echo(said="hi"), Echo)


async def test_a_refused_call_is_not_tried_again(upstream):
    client, statuses, seen = upstream
    statuses += [422]
    with pytest.raises(UpstreamRefused):
        await client.post("/echo", Echo(said="hi"), Echo)
    assert len(seen) == 1
