"""The worker as a process: killed in the middle of a load, and started again."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from assessment.handlers import handlers
from assessment.worker import JOBS
from semu_kit.testing import eventually, working
from sqlalchemy import text

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]
ROWS = 10_000
BAD = ROWS // 1000


def environment(settings) -> dict[str, str]:
    return {
        **os.environ,
        **{
            f"SEMU_{name.upper()}": getattr(settings, name)
            for name in ("database_url", "kafka_bootstrap", "kafka_prefix", "gateway_url", "issuer", "client_id")
        },
        "SEMU_CLIENT_SECRET": "secret",
        "SEMU_PII_KEYS": settings.pii_keys.get_secret_value(),
        "SEMU_BLIND_INDEX_KEY": settings.blind_index_key.get_secret_value(),
    }


async def counts(service) -> dict[str, int]:
    async with service.runtime.database.transaction() as session:
        return {
            table: (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
            for table in ("levies", "taxpayers", "rejects", "outbox")
        }


async def test_a_worker_killed_in_the_middle_of_a_load_loses_and_doubles_nothing(
    service, make_topics, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    settings = service.runtime.settings
    settings.max_upload_bytes = 100_000_000
    await make_topics(settings)
    rows = [levy(number, 부과금액="0" if number % 1000 == 0 else "1000") for number in range(1, ROWS + 1)]
    file = (await service.send(levy_csv(rows))).json()

    async def now() -> dict:
        return (await service.get(f"/levy-files/{file['id']}")).json()

    async with service.runtime.database.transaction() as session:
        # Nothing can be told as long as this is held: the worker is in the middle of the load for certain.
        await session.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "assessment.worker", env=environment(settings)
        )
        await eventually(lambda: _is(now, lambda seen: seen["accepted"] > 0), within=60)
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
        assert (await now())["state"] == "loading"
    assert set((await counts(service)).values()) == {0}

    async with working(settings, handlers, JOBS):
        await eventually(lambda: _is(now, lambda seen: seen["state"] == "loaded"), within=60)
        await eventually(lambda: _told(service), within=60)
    seen = await now()
    assert (seen["rows"], seen["accepted"], seen["rejected"]) == (ROWS, ROWS - BAD, BAD)
    assert await counts(service) == {"levies": ROWS - BAD, "taxpayers": ROWS - BAD, "rejects": BAD, "outbox": 0}


async def _is(now, holds) -> bool:
    return holds(await now())


async def _told(service) -> bool:
    return (await counts(service))["outbox"] == 0
