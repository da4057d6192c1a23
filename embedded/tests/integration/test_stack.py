"""All of Semu, started on the test run's own PostgreSQL and Kafka."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import psutil
import pytest
from semu_embedded import Parts, Stack, StackOptions, Trouble
from semu_embedded.programs import OWN_DATABASE
from semu_kit.testing import PASSWORDS, Databases


@pytest.fixture
async def prefix(databases: Databases) -> AsyncIterator[str]:
    prefix = f"stack_{uuid4().hex[:8]}_"
    yield prefix
    await databases.drop(*(prefix + name for name in OWN_DATABASE))


async def state_of(urls: dict[str, str]) -> dict[str, int]:
    """What each process that listens says of its readiness."""
    async with aiohttp.ClientSession() as http:
        answers: dict[str, int] = {}
        for name, url in urls.items():
            async with http.get(f"{url}/health/ready") as answer:
                answers[name] = answer.status
    return answers


async def test_everything_starts_comes_back_when_killed_and_stops_without_a_trace(
    parts: Parts, prefix: str, tmp_path: Path
) -> None:
    said: list[str] = []
    options = StackOptions(tmp_path, parts=parts, prefix=prefix, passwords=PASSWORDS, fresh=True, say=said.append)
    async with Stack(options) as stack:
        assert set((await state_of(stack.urls)).values()) == {200}
        before = stack.supervisor.pids()
        assert set(before) == {"simulators", *OWN_DATABASE, *(f"{name}-worker" for name in OWN_DATABASE)}
        for name in ("collection", "reward-worker"):
            stack.supervisor.kill(name)
        async with asyncio.timeout(60):
            while stack.supervisor.pids().keys() != before.keys():
                await asyncio.sleep(0.05)
        await stack.supervisor.wait_ready("collection")
        assert {name for name, pid in stack.supervisor.pids().items() if before[name] != pid} == {
            "collection",
            "reward-worker",
        }
        running = stack.supervisor.pids().values()
        with pytest.raises(Trouble, match="already running"):
            await Stack(options).__aenter__()
    assert not any(psutil.pid_exists(pid) for pid in running)

    with pytest.raises(Trouble, match="databases of an earlier installation"):
        await Stack(options).__aenter__()
