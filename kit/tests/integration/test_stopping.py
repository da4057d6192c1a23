"""Processes that are told to stop, or killed, in the middle of their work."""

import asyncio
import json
import signal
import socket
import sys

import pytest
import pytest_asyncio
from semu_contracts.events.gateway import OFFICIALS
from semu_kit import outbox
from semu_kit.ids import new_id
from semu_kit.runtime import open_runtime
from semu_kit.testing import eventually
from sqlalchemy import text
from support import departments, environment, told
from toy.settings import Settings


@pytest_asyncio.fixture
async def runtime(make_settings, make_topics, clock):
    settings = await make_settings(Settings)
    await make_topics(settings, OFFICIALS)
    async with open_runtime(settings, None) as runtime:
        runtime.clock = clock
        yield runtime


@pytest_asyncio.fixture
async def start(runtime):
    """`await start(program, *arguments)` as a process with the service's settings."""
    started = []

    async def start(*command):
        started.append(
            await asyncio.create_subprocess_exec(
                *command, env=environment(runtime.settings), stderr=asyncio.subprocess.PIPE
            )
        )
        return started[-1]

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def caught_midway(runtime, clock, start):
    """A worker that waits in the middle of an event of two items, and the transaction that it waits for."""
    worker = await start(sys.executable, "-m", "toy.worker")
    blocking = runtime.database.transaction()
    session = await blocking.__aenter__()
    await session.execute(text("LOCK TABLE heard IN SHARE MODE"))
    base = new_id().int & ~0xFFFF
    async with runtime.database.transaction() as telling:
        both = [(type(new_id())(int=base + 64 * number), f"department {number}") for number in range(2)]
        (event,) = told(clock, *both)
        await outbox.record(telling, event)

    async def waits():
        async with runtime.database.transaction() as looking:
            return await looking.scalar(
                text(
                    "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation "
                    "WHERE relname = 'heard' AND NOT granted"
                )
            )

    await eventually(waits)
    return worker, blocking


async def test_a_worker_told_to_stop_finishes_what_it_is_applying_and_remembers_where_it_was(runtime, clock, start):
    worker, blocking = await caught_midway(runtime, clock, start)
    worker.send_signal(signal.SIGTERM)
    await blocking.__aexit__(None, None, None)
    _, lines = await worker.communicate()
    assert worker.returncode == 0
    assert json.loads(lines.splitlines()[-1])["event"] == "worker.stopped"
    assert await departments(runtime) == ["department 0", "department 1"]
    async with runtime.database.transaction() as session:
        assert await session.scalar(text("SELECT sum(next_offset) FROM consumed")) == 1


async def test_a_worker_killed_in_the_middle_of_an_event_leaves_none_of_it_and_the_next_applies_all(
    runtime, clock, start
):
    worker, blocking = await caught_midway(runtime, clock, start)
    worker.kill()
    await worker.communicate()
    await blocking.__aexit__(None, None, None)
    assert await departments(runtime) == []
    await start(sys.executable, "-m", "toy.worker")

    async def applied():
        return await departments(runtime)

    await eventually(applied, within=60)
    assert await departments(runtime) == ["department 0", "department 1"]


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest_asyncio.fixture
async def service(start, port):
    """The service as its container starts it, listening."""
    process = await start(sys.executable, "-m", "semu_kit.serve", "toy", f"--port={port}")
    await eventually(lambda: listens(port), within=60)
    return process


async def listens(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


def request(department):
    """A request that writes: its head, and its body."""
    body = json.dumps({"official": str(new_id()), "department": department}).encode()
    head = (
        b"POST /toy/forms/officials HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    return head, body


async def test_a_service_told_to_stop_takes_nothing_new_and_answers_what_it_began(runtime, service, port):
    head, body = request("half sent")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + body[:10])
    await writer.drain()
    service.send_signal(signal.SIGTERM)

    async def refuses():
        return not await listens(port)

    await eventually(refuses)
    writer.write(body[10:])
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 201 ")
    await service.communicate()
    assert await departments(runtime) == ["half sent"]


async def test_a_service_told_to_stop_under_load_cuts_nobody(runtime, service, port):
    answered = 0

    async def ask_until_refused():
        nonlocal answered
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                return
            writer.write(b"".join(request("asked")))
            assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 201 ")
            answered += 1
            writer.close()

    async with asyncio.TaskGroup() as asking:
        for _ in range(8):
            asking.create_task(ask_until_refused())

        async def under_way():
            return answered > 100

        await eventually(under_way)
        service.send_signal(signal.SIGTERM)
    await service.communicate()
    assert len(await departments(runtime)) == answered
