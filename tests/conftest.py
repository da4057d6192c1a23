"""A whole town: every process of Semu on real parts, and everyone who acts in it through the public interfaces."""

import importlib
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import UnionType
from typing import get_args
from uuid import uuid4

import aiohttp
import asyncpg
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, TopicPartition
from fastapi import FastAPI
from pydantic import SecretStr
from rich.console import Console
from rich.progress import Progress
from semu_contracts.events import TOPICS
from semu_demo.scenario import access, cast
from semu_demo.scenario.api import Api
from semu_demo.scenario.figures import Figures
from semu_demo.scenario.progress import Steps
from semu_demo.scenario.road import Road
from semu_embedded import Parts, Stack, StackOptions
from semu_embedded.programs import OWN_DATABASE
from semu_embedded.stack import PARTITIONS
from semu_kit.db import driver_url
from semu_kit.testing import PASSWORDS, Databases, MakeSettings

GIVEN = frozenset(
    {"database_url", "kafka_bootstrap", "gateway_url", "issuer", "client_id", "client_secret", "pii_keys",
     "blind_index_key"}
)  # fmt: skip
"""Settings that `make_settings` gives to every service."""


def _placeholder(name: str, annotation: object) -> str | None:
    """A value for a required setting that a test of one service alone hardly uses."""
    if name == "informant_keys":
        return json.dumps({"test": b64encode(bytes(31) + b"i").decode()})
    if SecretStr in (annotation, *get_args(annotation)):
        return "x" * 40
    return None if isinstance(annotation, UnionType) else "http://127.0.0.1:9"


@pytest.fixture
def make_app(make_settings: MakeSettings) -> Callable[[str], Awaitable[FastAPI]]:
    """`await make_app("collection")`: the service's application with a fresh database, and nobody around it."""

    async def make(service: str) -> FastAPI:
        module = importlib.import_module(f"{service}.settings")
        kind = module.GatewaySettings if service == "gateway" else module.Settings
        fields = {
            name: _placeholder(name, field.annotation)
            for name, field in kind.model_fields.items()
            if field.is_required() and name not in GIVEN
        }
        return importlib.import_module(f"{service}.main").create_app(await make_settings(kind, **fields))

    return make


BILLS = 400
SEED = 7


@dataclass
class Town:
    stack: Stack
    prefix: str
    """Of the names of its topics."""
    agency: Api
    officials: dict[str, Api]
    simulators: Api

    async def travel(self, bills: int, seed: int, steps: Steps | None = None) -> Figures:
        """The whole road once, as the demonstration goes it; what it came to."""
        figures = Figures(bills, seed, cast.BEGINS_AT.date().isoformat())
        steps = steps or Steps(Progress(console=Console(quiet=True)))
        road = Road(self.stack.urls["simulators"], steps, figures, self.agency, self.officials, self.simulators)
        await road.travel()
        return figures

    async def stored(self) -> AsyncIterator[tuple[str, str]]:
        """Every table of every database, by its name: all of its rows as text."""
        for name, database in self.stack.databases.items():
            url = driver_url(database.migration_url).set(drivername="postgresql")
            connection = await asyncpg.connect(url.render_as_string(hide_password=False))
            try:
                for (table,) in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
                    rows = await connection.fetch(f'SELECT t::text FROM "{table}" t')
                    yield f"{name}.{table}", "\n".join(row[0] for row in rows)
            finally:
                await connection.close()

    async def told(self) -> str:
        """Every event that any service told, as the broker keeps it."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.stack.parts.kafka_bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            topics = [self.prefix + topic for topic in TOPICS]
            partitions = [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]
            consumer.assign(partitions)
            ends, found = await consumer.end_offsets(partitions), list[bytes]()
            while any([await consumer.position(one) < end for one, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    found += [record.value for record in records if record.value is not None]
            return b"\n".join(found).decode("utf-8", "replace")
        finally:
            await consumer.stop()

    def logged(self) -> dict[str, str]:
        """What each process said."""
        return {log.name: log.read_text("utf-8", "replace") for log in self.stack.logs.iterdir()}


@asynccontextmanager
async def _founded(options: StackOptions) -> AsyncIterator[Town]:
    timeout = aiohttp.ClientTimeout(total=300)
    async with Stack(options) as stack, aiohttp.ClientSession(timeout=timeout) as http:
        gateway = stack.urls["gateway"]
        agency = partial(access.agency_token, http, gateway, cast.AGENCY, stack.secret(f"client.{cast.AGENCY}"))
        officials = {
            name: await access.official_token(http, gateway, name, stack.secret(f"official.{name}"))
            for name, *_ in cast.OFFICIALS
        }
        yield Town(
            stack,
            options.prefix,
            # A town stands for longer than an agency's token lasts.
            Api(http, gateway, await agency(), agency),
            {name: Api(http, gateway, token) for name, token in officials.items()},
            Api(http, stack.urls["simulators"]),
        )


Found = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture(scope="session")
def found() -> Iterator[Found]:
    """`async with found(**options) as town`: one installation with the demonstration's cast.

    With `state` and not `fresh`, the one that was left there by an earlier founding.
    """
    # Not pytest's own directory: it closes that to other users, and the database server runs as one.
    with TemporaryDirectory(prefix="semu-towns-") as directory:

        def founding(state="", **options):
            usual = {"clock_offset_seconds": cast.clock_offset_seconds(), "fresh": True}
            return _founded(
                StackOptions(
                    state_dir=Path(directory) / (state or uuid4().hex),
                    clients=cast.clients(),
                    officials=cast.officials(),
                    **(usual | options),
                )
            )

        yield founding


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(found: Found, parts: Parts, databases: Databases) -> AsyncIterator[Town]:
    """One town for all tests that leave it standing, on the test run's own parts."""
    prefix = f"town_{uuid4().hex[:8]}_"
    async with found(parts=parts, prefix=prefix, passwords=PASSWORDS) as founded:
        yield founded
    await databases.drop(*(prefix + name for name in OWN_DATABASE))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def figures(town: Town) -> Figures:
    """The whole road, travelled once in that town."""
    return await town.travel(BILLS, SEED)
