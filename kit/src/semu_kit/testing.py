"""Fixtures for every service's tests, on real PostgreSQL and Kafka; pytest loads this by itself."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from aiokafka.admin import AIOKafkaAdminClient
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi import FastAPI
from semu_contracts.events import TOPICS, parse
from semu_contracts.events.envelope import Event
from semu_embedded import Parts, running_parts
from semu_embedded.databases import Passwords, provide
from sqlalchemy import Connection, MetaData, text

from semu_kit import inbox
from semu_kit.clock import KST, FixedClock
from semu_kit.db import Database
from semu_kit.handlers import Handlers
from semu_kit.migrations import migrate
from semu_kit.pii import Vault
from semu_kit.plumbing import Plumbing
from semu_kit.runtime import OpenResources, Runtime, open_runtime
from semu_kit.settings import ServiceSettings
from semu_kit.testing_issuer import Issuer
from semu_kit.topics import create_topics
from semu_kit.worker import Job, work

PASSWORDS = Passwords(owner="owner", app="app")

_NEW, _OLD = b"n" * 32, bytes(32)
KEYS_CHANGED = Vault({"new": _NEW, "test": _OLD}, blind_index_key=b"i" * 32)
"""After an operator put a new key first, and changed the key of blind indexes."""
OLD_KEY_GONE = Vault({"new": _NEW}, blind_index_key=b"i" * 32)


@pytest.fixture(scope="session")
def parts() -> Iterator[Parts]:
    """The database server and the broker: those that the environment names, or embedded ones for this run."""
    with running_parts() as running:
        yield running


@pytest.fixture(scope="session")
def kafka_bootstrap(parts: Parts) -> str:
    return parts.kafka_bootstrap


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2026-10-19, 10:00 in Korea."""
    return FixedClock(datetime(2026, 10, 19, 10, tzinfo=KST))


class Databases:
    """A migrated template a service, made when first asked for; every test gets a copy."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._templates: dict[str, tuple[str, str]] = {}

    async def copy(self, service: str) -> tuple[str, str]:
        """A fresh database's name and its address for the service's least-rights role."""
        if service not in self._templates:
            self._templates[service] = await self._make_template(service)
        template, url = self._templates[service]
        name = f"t_{service}_{uuid4().hex[:12]}"
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER "{service}_owner"')
        return name, url.replace(template, name)

    async def snapshot(self, name: str) -> str:
        """The database as it is now, under another name. Nobody may be connected to it."""
        kept = f"{name}_{uuid4().hex[:6]}"
        await self._run(f'CREATE DATABASE "{kept}" TEMPLATE "{name}"')
        return kept

    async def restore(self, name: str, kept: str) -> None:
        """The database as it was when it was kept; whoever is connected is cut off."""
        await self.drop(name)
        await self._run(f'ALTER DATABASE "{kept}" RENAME TO "{name}"')

    async def drop(self, *names: str) -> None:
        for name in names:
            await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def drop_templates(self) -> None:
        await self.drop(*(template for template, _ in self._templates.values()))

    async def _make_template(self, service: str) -> tuple[str, str]:
        made = await provide(self._admin_url, service, PASSWORDS, name=f"tpl_{service}_{uuid4().hex[:12]}")
        await asyncio.to_thread(migrate, service, made.migration_url)
        return made.name, made.url

    async def _run(self, statement: str) -> None:
        admin = await asyncpg.connect(self._admin_url)
        try:
            await admin.execute(statement)
        finally:
            await admin.close()


@pytest.fixture(scope="session")
def databases(parts: Parts) -> Iterator[Databases]:
    made = Databases(parts.admin_url)
    yield made
    asyncio.run(made.drop_templates())


Rewinding = Callable[[Runtime], Awaitable[Callable[[], Awaitable[None]]]]


@pytest.fixture
def rewinding(databases: Databases) -> Rewinding:
    """`rewind = await rewinding(runtime)` keeps the runtime's database as it is; `await rewind()` puts it back."""

    async def keep(runtime: Runtime) -> Callable[[], Awaitable[None]]:
        name = str(runtime.database.url.database)
        await runtime.database.close()
        kept = await databases.snapshot(name)

        async def rewind() -> None:
            await runtime.database.close()
            await databases.restore(name, kept)

        return rewind

    return keep


AnySettings = TypeVar("AnySettings", bound=ServiceSettings)
MakeSettings = Callable[..., Awaitable[Any]]


@pytest_asyncio.fixture
async def make_settings(databases: Databases, kafka_bootstrap: str, tokens: Issuer) -> AsyncIterator[MakeSettings]:
    """`await make_settings(Settings, **fields)`: settings of one installation with a fresh, migrated database."""
    made: list[str] = []

    async def make(settings_type: type[AnySettings], **fields: Any) -> AnySettings:
        name, url = await databases.copy(settings_type.service)
        made.append(name)
        return settings_type(
            **{
                "database_url": url,
                "kafka_bootstrap": kafka_bootstrap,
                "kafka_prefix": f"{name}.",
                "gateway_url": tokens.url,
                "issuer": tokens.url,
                "client_id": settings_type.service,
                "client_secret": "secret",
                "pii_keys": f'{{"test": "{base64.b64encode(bytes(32)).decode()}"}}',
                "blind_index_key": base64.b64encode(bytes(32)).decode(),
                **fields,
            }
        )

    yield make
    await databases.drop(*made)


@pytest_asyncio.fixture
async def make_topics(kafka_bootstrap: str) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """`await make_topics(settings, *topics)`: the topics (default: all) of that installation, for the test's time."""
    made: list[str] = []

    async def make(settings: ServiceSettings, *topics: str) -> None:
        names = [settings.kafka_prefix + topic for topic in topics or TOPICS]
        made.extend(names)
        await create_topics(kafka_bootstrap, names, partitions=settings.topic_partitions)

    yield make
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    await admin.delete_topics(made)
    await admin.close()


@pytest_asyncio.fixture
async def tokens() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    runner = web.AppRunner(issuer.app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    issuer.url = f"http://{host}:{port}"
    yield issuer
    await runner.cleanup()


_APPLICATIONS: dict[Callable[..., FastAPI], FastAPI] = {}


def application(create_app: Callable[..., FastAPI], settings: ServiceSettings) -> FastAPI:
    """The service's application, made once a run, to be started with these settings; one of it runs at a time.

    FastAPI analyses every route when the first request comes, which costs more than most tests.
    """
    app = _APPLICATIONS.get(create_app) or _APPLICATIONS.setdefault(create_app, create_app(settings))
    app.state.settings = settings
    return app


@asynccontextmanager
async def serving(app: FastAPI, *, clock: FixedClock | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """The application while it runs, by a client; `clock` takes the place of the system's."""
    async with app.router.lifespan_context(app):
        if clock is not None:
            app.state.runtime.clock = clock
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield client


@asynccontextmanager
async def working(
    settings: ServiceSettings,
    handlers: Handlers | None = None,
    jobs: Sequence[Job] = (),
    *,
    resources: OpenResources | None = None,
    clock: FixedClock | None = None,
) -> AsyncIterator[Runtime]:
    """A worker's parts (relay, consumer, jobs) while they run in this process; one that fails ends the test."""
    stop = asyncio.Event()
    async with open_runtime(settings, resources) as runtime:
        if clock is not None:
            runtime.clock = clock
        async with asyncio.TaskGroup() as parts:
            parts.create_task(work(runtime, handlers, jobs, stop))
            try:
                yield runtime
            finally:
                stop.set()


async def eventually(holds: Callable[[], Awaitable[bool]], *, within: float = 30.0) -> None:
    """Wait until `holds`; fails after `within` seconds."""
    async with asyncio.timeout(within):
        while not await holds():
            await asyncio.sleep(0.05)


async def deliver(runtime: Runtime, handlers: Handlers, *events: Event[Any]) -> None:
    """Apply events as the consumer does (inbox, narrowing down, dead letters), without Kafka between."""
    told = [inbox.Message("test", 0, offset, event.model_dump_json().encode()) for offset, event in enumerate(events)]
    await inbox.apply(runtime, handlers, told)


async def recorded(runtime: Runtime) -> list[Event[Any]]:
    """The events in the outbox, in their order."""
    async with runtime.database.transaction() as session:
        return [parse(payload) for payload in await session.scalars(text("SELECT payload FROM outbox ORDER BY seq"))]


async def drift(settings: ServiceSettings, metadata: MetaData) -> list[Any]:
    """How the migrated database differs from the tables as written in code: nothing, if all is well."""

    def compare(connection: Connection) -> list[Any]:
        tables = MetaData()
        for table in (*metadata.tables.values(), *Plumbing.metadata.tables.values()):
            table.to_metadata(tables)
        return list(compare_metadata(MigrationContext.configure(connection), tables))

    database = Database(settings.database_url)
    try:
        async with database.transaction() as session:
            return await (await session.connection()).run_sync(compare)
    finally:
        await database.close()
