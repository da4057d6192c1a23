"""The inside port: what Prometheus and the health check of a worker ask."""

import socket
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
from semu_contracts.events.gateway import OFFICIALS
from semu_kit import inside, outbox, progress
from semu_kit.ids import new_id
from semu_kit.runtime import open_runtime
from semu_kit.telemetry import measure_plumbing
from semu_kit.testing import eventually, working
from semu_kit.worker import Job
from support import departments, told
from toy.handlers import handlers
from toy.settings import Settings

SHOWN = (
    'semu_worker_progress_seconds{part="relay"} ', 'semu_worker_progress_seconds{part="consumer"} ',
    "semu_relay_groups 8.0", "semu_outbox_rows 0.0", "semu_consumer_lag_records ", "semu_database_up 1.0",
    "semu_database_bytes ", 'semu_job_failing{part="purge"} 0.0',
)  # fmt: skip


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@asynccontextmanager
async def asked(runtime):
    """`await ask(path)`: status and text."""
    url = f"http://127.0.0.1:{runtime.settings.inside_port}"

    async with inside.answering(runtime, [measure_plumbing]), aiohttp.ClientSession(url) as http:

        async def ask(path):
            async with http.get(path) as answer:
                return answer.status, await answer.text()

        yield ask


@pytest.fixture(autouse=True)
def no_parts():
    progress.ROUND.clear()
    yield
    progress.ROUND.clear()


async def test_a_worker_shows_how_it_comes_on_without_a_name_or_a_number_of_anybody(make_settings, make_topics, clock):
    settings = await make_settings(Settings, inside_port=free_port())
    await make_topics(settings, OFFICIALS)
    official = new_id()
    async with working(settings, handlers, clock=clock) as runtime, asked(runtime) as ask:
        async with runtime.database.transaction() as session:
            await outbox.record(session, *told(clock, (official, "징수과")))

        async def all_shown():
            _, text = await ask("/metrics")
            return all(line in text for line in SHOWN)

        async def heard():
            return await departments(runtime) == ["징수과"]

        await eventually(heard)
        await eventually(all_shown)
        assert await ask("/health/live") == (200, '{"status": "live"}')
        assert (await ask("/health/ready"))[0] == 200
        status, text = await ask("/metrics")
    assert status == 200
    assert str(official) not in text
    assert "징수과" not in text


async def test_a_job_that_fails_is_seen_until_it_ends_well(make_settings, clock):
    failing = True

    async def one(runtime):
        if failing:
            raise TimeoutError

    def shown(value):
        async def holds():
            return f'semu_job_failing{{part="one"}} {value}' in (await ask("/metrics"))[1]

        return holds

    settings = await make_settings(Settings, inside_port=free_port())
    job = Job("one", timedelta(milliseconds=20), one)
    async with working(settings, jobs=[job], clock=clock) as runtime, asked(runtime) as ask:
        await eventually(shown("1.0"))
        failing = False
        await eventually(shown("0.0"))
        assert not await shown("1.0")(), "one word on each job"


async def test_not_ready_is_who_has_a_part_that_stands_still_or_no_database(make_settings, databases):
    settings = await make_settings(Settings, inside_port=free_port())
    async with open_runtime(settings, None) as runtime, asked(runtime) as ask:
        assert (await ask("/health/ready"))[0] == 200
        progress.ROUND.labels("consumer").set(time.time() - progress.STUCK_SECONDS - 1)
        assert await ask("/health/ready") == (503, '{"status": "stuck", "parts": ["consumer"]}')
    away = settings.model_copy(
        update={"database_url": f"postgresql://x:x@127.0.0.1:{free_port()}/x", "inside_port": free_port()}
    )
    async with open_runtime(away, None) as runtime, asked(runtime) as ask:
        status, text = await ask("/health/ready")
        assert (status, "database" in text) == (503, True)
        status, text = await ask("/metrics")
        assert (status, "semu_database_up 0.0" in text) == (200, True)
