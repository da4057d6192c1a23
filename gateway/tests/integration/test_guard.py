import asyncio

import pytest


async def test_no_token_no_entry(gateway, upstream):
    answer = await gateway.http.get("/collection/v1/bills")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert upstream.seen == []


async def test_a_forged_token_is_refused(gateway, upstream):
    token = await gateway.token()
    head, body, signature = token.split(".")
    forged = f"{head}.{body}.{signature[:-4]}AAAA"
    answer = await gateway.http.get("/collection/v1/bills", headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 401
    assert upstream.seen == []


async def test_another_issuers_token_is_refused(gateway, tokens):
    answer = await gateway.http.get("/collection/v1/bills", headers=tokens.headers("bills:read"))
    assert answer.status_code == 401


async def test_a_services_token_is_of_no_use_from_outside(gateway, upstream):
    answer = await gateway.http.get("/collection/v1/bills", headers=await gateway.bearer("reward"))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/inside-only")
    assert upstream.seen == []


async def test_a_client_over_its_rate_is_told_when_to_come_again(start):
    async with start(rate_per_client="3/minute") as gateway:
        headers = await gateway.bearer()
        answers = [await gateway.http.get("/reward/v1/credits", headers=headers) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert answers[-1].json()["type"].endswith("/too-many-requests")
        assert (await gateway.http.get("/n/link")).status_code == 201


async def test_public_pages_are_limited_by_address(start):
    async with start(rate_per_address="3/minute") as gateway:
        answers = await asyncio.gather(*(gateway.http.get("/n/link") for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 429, 429, 429]


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer a.b.c"}, {}])
async def test_forged_tokens_and_none_at_all_use_up_the_address(start, headers):
    async with start(rate_per_address="3/minute") as gateway:
        answers = [await gateway.http.get("/reward/v1/credits", headers=headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]


async def test_requests_for_tokens_have_a_limit_of_their_own(start):
    async with start(rate_credentials="2/minute") as gateway:
        answers = [await gateway.http.post("/oauth/token", data={"grant_type": "x"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [400, 400, 429]
        assert (await gateway.http.get("/.well-known/jwks.json")).status_code == 200


async def test_metrics_are_for_operators(gateway):
    assert (await gateway.http.get("/metrics")).status_code == 401
    assert (await gateway.http.get("/metrics", headers=await gateway.bearer())).status_code == 403
    answer = await gateway.http.get("/metrics", headers=await gateway.bearer("prometheus"))
    assert answer.status_code == 200
    assert "semu_http_seconds" in answer.text
