"""The worker as a process, what is deleted when its time has come, and what the logs never say."""

import asyncio
import json
import signal
import sys
from datetime import date, timedelta

import pytest_asyncio
from semu_contracts.events.gateway import OFFICIALS
from semu_kit import outbox
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.purge import purge
from semu_kit.runtime import open_runtime
from semu_kit.testing import eventually
from sqlalchemy import text
from support import departments, environment, told
from toy.settings import Settings


@pytest_asyncio.fixture
async def runtime(make_settings, clock):
    async with open_runtime(await make_settings(Settings), None) as runtime:
        runtime.clock = clock
        yield runtime


async def start_worker(settings):
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "toy.worker", env=environment(settings), stderr=asyncio.subprocess.PIPE
    )


async def test_a_worker_killed_midway_loses_nothing_and_one_told_to_stop_stops_cleanly(runtime, clock, make_topics):
    await make_topics(runtime.settings, OFFICIALS)
    officials = [new_id() for _ in range(64)]
    killed = await start_worker(runtime.settings)

    async def some():
        return len(await departments(runtime)) > 200

    for step in range(30):
        async with runtime.database.transaction() as session:
            await outbox.record(session, *told(clock, *((official, str(step)) for official in officials)))
    await eventually(some)
    killed.kill()
    await killed.communicate()

    async def all_applied():
        return len(await departments(runtime)) >= 64 * 30

    second = await start_worker(runtime.settings)
    await eventually(all_applied, within=60)
    second.send_signal(signal.SIGTERM)
    _, lines = await second.communicate()
    assert second.returncode == 0
    assert json.loads(lines.splitlines()[-1])["event"] == "worker.stopped"
    for official in officials[:5]:
        assert await departments(runtime, official) == [str(step) for step in range(30)]
    assert len(await departments(runtime)) == 64 * 30


async def test_what_was_kept_long_enough_is_deleted_and_the_rest_stays(runtime):
    today = runtime.clock.today()
    kept, expired = new_id(), new_id()
    async with runtime.database.transaction() as session:
        records = PersonalRecords(session, runtime.vault)
        for record, until in ((kept, today), (expired, today - timedelta(days=1))):
            await records.keep(
                record, {"name": "홍길동"}, purpose="test", made_at=runtime.clock.now(), retain_until=until
            )
        for age in (1, 40):
            await session.execute(
                text("INSERT INTO inbox VALUES (:id, now() - make_interval(days => :age))"),
                {"id": new_id(), "age": age},
            )
            await session.execute(
                text(
                    "INSERT INTO idempotency_keys (subject, key, recorded_at) "
                    "VALUES ('s', :key, now() - make_interval(days => :age))"
                ),
                {"key": str(age), "age": age},
            )
    await purge(runtime)
    async with runtime.database.transaction() as session:
        assert await PersonalRecords(session, runtime.vault).load_many([kept, expired]) == {kept: {"name": "홍길동"}}
        assert await session.scalar(text("SELECT count(*) FROM inbox")) == 1
        assert (await session.scalars(text("SELECT key FROM idempotency_keys"))).all() == ["1"]


def test_the_last_day_of_a_record_comes_from_its_purposes_figure():
    settings = Settings.model_construct(retention_days={"upload": 30})
    assert settings.retain_until("upload", date(2026, 10, 19)) == date(2026, 11, 18)


async def test_an_error_is_logged_without_the_values_that_were_being_written():
    script = (
        "import structlog\n"
        "from semu_kit.telemetry import configure_logging\n"
        "configure_logging('toy', 'INFO')\n"
        "try:\n    raise ValueError('홍길동 900101-1234567')\n"
        "except ValueError as error:\n    structlog.get_logger().error('failed', exc_info=error, phone='01012345678')\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stderr=asyncio.subprocess.PIPE)
    _, lines = await process.communicate()
    line = json.loads(lines)
    assert line["errors"] == ["builtins.ValueError"]
    assert (line["phone"], line["service"]) == ("removed", "toy")
    assert "홍길동" not in lines.decode()
    assert "0101234" not in lines.decode()
