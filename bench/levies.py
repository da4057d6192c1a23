"""Rows a second from a levy file to the ledger, beside PostgreSQL's COPY of the same rows."""

import asyncio
import csv
import io
import time
from datetime import date
from uuid import uuid4

import aiohttp
import asyncpg
from semu_demo.levy_files.maker import COLUMNS, LevyFilePlan, write_levy_file

from bench.callbacks import plain
from bench.figures import Figure

_ROUNDS = 3


async def measure(gateway: str, bearer: str, collection_url: str, assessment_owner_url: str, rows: int) -> Figure:
    """From the first byte sent through the gateway to the last bill opened in collection's ledger."""
    collection = await asyncpg.connect(plain(collection_url))
    owner = await asyncpg.connect(plain(assessment_owner_url))
    ours, copies = [], []
    try:
        for number in range(_ROUNDS):
            content = _file(rows, seed=100 + number)
            ours.append(await _load(gateway, bearer, collection, content, rows))
            copies.append(await _copy(owner, content, rows))
    finally:
        await collection.close()
        await owner.close()
    return Figure(f"levy file of {rows:,} rows to the ledger", "rows/s", ours, "PostgreSQL COPY of the rows", copies)


def _file(rows: int, seed: int) -> bytes:
    buffer = io.BytesIO()
    plan = LevyFilePlan(
        kind="carried_over", rows=rows, seed=seed, taxpayers=rows // 2, made_on=date(2026, 10, 19),
        first_number=seed * 1_000_000, bad_share=0, repeated_share=0,
    )  # fmt: skip
    write_levy_file(buffer, plan)
    return buffer.getvalue()


async def _load(gateway: str, bearer: str, collection: asyncpg.Connection, content: bytes, rows: int) -> float:
    before = await collection.fetchval("SELECT count(*) FROM bill")
    headers = {"Authorization": bearer, "Idempotency-Key": str(uuid4()), "Content-Type": "text/csv"}
    async with aiohttp.ClientSession() as http:
        started = time.perf_counter()
        url = f"{gateway}/assessment/v1/levy-files?kind=carried_over"
        async with http.post(url, data=content, headers=headers) as sent:
            sent.raise_for_status()
        while await collection.fetchval("SELECT count(*) FROM bill") < before + rows:
            await asyncio.sleep(0.05)
        return rows / (time.perf_counter() - started)


async def _copy(owner: asyncpg.Connection, content: bytes, rows: int) -> float:
    columns = ", ".join(f'"{column}" text' for column in COLUMNS)
    await owner.execute(f"DROP TABLE IF EXISTS floor_rows; CREATE TABLE floor_rows ({columns})")
    plain = io.StringIO()
    csv.writer(plain).writerows(list(csv.reader(io.StringIO(content.decode("cp949"))))[1:])
    source = io.BytesIO(plain.getvalue().encode())
    started = time.perf_counter()
    await owner.copy_to_table("floor_rows", source=source, format="csv")
    rate = rows / (time.perf_counter() - started)
    await owner.execute("DROP TABLE floor_rows")
    return rate
