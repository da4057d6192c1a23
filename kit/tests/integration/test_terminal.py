"""The operator's terminal says what the API says."""

import asyncio
import json
import os
import sys
from uuid import uuid4

import pytest_asyncio
from aiohttp import web


@pytest_asyncio.fixture
async def api():
    """An API that answers with what it was asked, and refuses a replay."""

    async def handle(request):
        body = await request.json() if request.can_read_body else None
        asked = {"asked": f"{request.method} {request.path_qs}", "body": body, "by": request.headers["Authorization"]}
        return web.json_response(asked, status=409 if request.path.endswith("/replay") else 200)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def run(api, *arguments):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "semu_kit.dead_letters", *arguments,
        env=os.environ | {"SEMU_GATEWAY_URL": api, "SEMU_TOKEN": "t"}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode, json.loads(printed)


async def test_the_terminal_asks_the_api_as_the_official_and_prints_its_answer(api, tmp_path):
    letter = str(uuid4())
    event = tmp_path / "event.json"
    event.write_text('{"id": 1}')
    assert await run(api, "list", "toy") == (
        0,
        {"asked": "GET /toy/v1/dead-letters?state=parked&after=0", "body": None, "by": "Bearer t"},
    )
    _, mended = await run(api, "mend", "toy", letter, str(event))
    assert (mended["asked"], mended["body"]) == (f"PUT /toy/v1/dead-letters/{letter}/event", {"event": {"id": 1}})
    _, discarded = await run(api, "discard", "toy", letter, "잘못 보낸 사건")
    assert discarded["body"] == {"note": "잘못 보낸 사건"}


async def test_a_refusal_ends_the_terminal_with_an_error(api):
    code, answer = await run(api, "replay", "toy", letter := str(uuid4()))
    assert (code, answer["asked"]) == (1, f"POST /toy/v1/dead-letters/{letter}/replay")
