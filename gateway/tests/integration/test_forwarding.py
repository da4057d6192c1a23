import asyncio
import socket

import httpx
import pytest


async def test_a_request_reaches_the_service_as_it_was_sent(gateway, upstream):
    answer = await gateway.http.post(
        "/collection/v1/things%2F1?q=a%20b&q=+",
        content="몸".encode(),
        headers={**await gateway.bearer(), "X-Forwarded-For": "10.9.9.9", "Content-Type": "text/plain"},
    )
    assert (answer.status_code, answer.text, answer.headers["x-service"]) == (201, "몸", "echo")
    assert "x-hop" not in answer.headers
    seen = upstream.seen[0]
    assert seen.raw_path == "/collection/v1/things%2F1?q=a%20b&q=+"
    assert seen.headers["X-Forwarded-For"] == "127.0.0.1"
    assert seen.headers["X-Forwarded-Host"] == gateway.url.removeprefix("http://").rstrip("/")
    assert seen.headers["Content-Type"] == "text/plain"
    assert seen.headers["X-Request-ID"] == answer.headers["x-request-id"]


async def test_notice_pages_returns_and_callbacks_pass_without_a_token(gateway, upstream):
    for path in ("/n/link", "/pay/return/link", "/callbacks/payments/bank", "/assets/page.css"):
        assert (await gateway.http.get(path)).status_code == 201
    assert [request.path for request in upstream.seen] == [
        "/n/link", "/pay/return/link", "/callbacks/payments/bank", "/assets/page.css"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/collection/internal/v1/amounts", "/assessment/v1/%2e%2e/internal/v1/x", "/assessment/internal%2Fv1/x"],
)
async def test_internal_paths_are_not_there_for_the_outside(gateway, upstream, path):
    async with httpx.AsyncClient(base_url=gateway.url) as http:
        request = http.build_request("POST", path, headers=await gateway.bearer())
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = await http.send(request)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert upstream.seen == []


async def test_a_large_levy_file_streams_through_in_small_memory(gateway, upstream):
    chunk = b"x" * 65536

    async def rows():
        for _ in range(800):
            yield chunk

    answer = await gateway.http.post(
        "/assessment/v1/levy-files?kind=new", content=rows(), headers=await gateway.bearer(), timeout=60
    )
    assert answer.json() == {"bytes": 800 * 65536}


async def test_an_answer_arrives_while_the_service_still_writes_it(gateway, upstream):
    headers = await gateway.bearer()
    async with gateway.http.stream("GET", "/reward/v1/stream", headers=headers) as answer:
        parts = answer.aiter_raw()
        assert await anext(parts) == b"first"
        upstream.go_on.set()
        assert await anext(parts) == b"second"


async def test_a_declared_body_over_the_limit_is_refused_before_the_service_hears_of_it(start, upstream):
    async with start(body_limit=1000) as gateway:
        answer = await gateway.http.post("/collection/v1/contacts", content=b"x" * 1001, headers=await gateway.bearer())
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("/body-too-large")
    assert upstream.seen == []


async def test_a_body_without_a_length_is_cut_off_at_the_limit(start, upstream):
    async def rows():
        for _ in range(5000):
            yield b"x" * 1000

    async with start(upload_limit=100_000) as gateway:
        answer = await gateway.http.post("/assessment/v1/levy-files", content=rows(), headers=await gateway.bearer())
    assert answer.status_code == 413
    assert upstream.body <= 100_000


async def test_a_service_that_is_down_is_a_problem_with_a_time_to_try_again(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = "http://{}:{}".format(*taken.getsockname())
    async with start(reward_url=nobody) as gateway:
        answer = await gateway.http.get("/reward/v1/credits", headers=await gateway.bearer())
        assert (await gateway.http.get("/n/link")).status_code == 201
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["service"] == "reward"


async def test_a_silent_service_is_a_timeout_problem(start):
    async with start(upstream_timeout_seconds=0.3) as gateway:
        answer = await gateway.http.get("/reward/v1/silent", headers=await gateway.bearer())
    assert answer.status_code == 504
    assert answer.json()["type"].endswith("/service-silent")


async def test_a_service_that_breaks_off_before_its_answer_is_a_problem(gateway):
    answer = await gateway.http.get("/reward/v1/broken", headers=await gateway.bearer())
    assert answer.status_code == 502
    assert answer.json()["type"].endswith("/service-broke")


async def test_half_an_answer_never_looks_whole(gateway):
    headers = await gateway.bearer()
    with pytest.raises(httpx.RemoteProtocolError):
        await gateway.http.get("/reward/v1/half", headers=headers)


async def test_a_caller_who_hangs_up_within_a_body_leaves_the_gateway_well(gateway):
    token = (await gateway.bearer())["Authorization"]
    host, port = gateway.url.removeprefix("http://").rstrip("/").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST /assessment/v1/levy-files HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
        "Content-Length: 1000\r\n\r\nhalf".encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await gateway.http.get("/n/link")).status_code == 201
