"""Signed deposits taken a second, beside the same SQL on bare asyncpg behind bare Starlette."""

import asyncio
import hashlib
import hmac
import json
import socket
import sys
import time
from uuid import uuid4

import aiohttp
import asyncpg

from bench.figures import Figure

_ROUNDS, _DEPOSITS, _AT_ONCE = 3, 2000, 32
_PATH = "/callbacks/payments/bank"


async def measure(notification_url: str, migration_url: str, app_url: str, secret: str) -> Figure:
    """Deposits a second, `_AT_ONCE` senders at a time, over the service's own port and over the floor's."""
    await _floor_tables(migration_url)
    port = _free_port()
    floor = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "bench.floor_app:create_app", "--factory", f"--port={port}",
        "--log-level=warning", "--no-access-log",
        env={"FLOOR_DATABASE_URL": plain(app_url), "PATH": ""},
    )  # fmt: skip
    try:
        floor_url = f"http://127.0.0.1:{port}"
        await _answers(floor_url)
        ours, bare = [], []
        await _round(notification_url, secret)
        await _round(floor_url, secret)
        for _ in range(_ROUNDS):
            ours.append(await _round(notification_url, secret))
            bare.append(await _round(floor_url, secret))
    finally:
        floor.terminate()
        await floor.wait()
    return Figure("signed payment callbacks", "/s", ours, "the same SQL, asyncpg behind Starlette", bare)


async def _round(base: str, secret: str) -> float:
    bodies = [
        json.dumps(
            {
                "event_id": str(uuid4()), "type": "deposit.received", "transaction_id": str(uuid4()),
                "reference": f"4157012600{number:09d}", "amount": 50_000, "paid_at": "2026-10-19T10:00:00+09:00",
            }
        ).encode()
        for number in range(_DEPOSITS)
    ]  # fmt: skip
    waiting = iter(bodies)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE)) as http:

        async def sender() -> None:
            for body in waiting:
                signed = str(int(time.time()))
                digest = hmac.new(secret.encode(), f"{signed}.".encode() + body, hashlib.sha256).hexdigest()
                headers = {"Semu-Signature": f"t={signed},v1={digest}", "Content-Type": "application/json"}
                async with http.post(base + _PATH, data=body, headers=headers) as response:
                    response.raise_for_status()

        started = time.perf_counter()
        await asyncio.gather(*(sender() for _ in range(_AT_ONCE)))
        return _DEPOSITS / (time.perf_counter() - started)


async def _floor_tables(migration_url: str) -> None:
    """Copies of the two tables that a deposit is written to, so that the floor's rows tell nobody anything."""
    owner = await asyncpg.connect(plain(migration_url))
    for table in ("deposit", "outbox"):
        await owner.execute(f"DROP TABLE IF EXISTS floor_{table}")
        await owner.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
    await owner.close()


async def _answers(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(100):
            try:
                async with http.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise RuntimeError("the floor's server did not start")


def plain(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
