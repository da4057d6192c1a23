"""What a process holds while it runs, API or worker alike; opened once, closed at its end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from semu_kit.auth import ServiceTokens, Verifier, fetch_keys_from
from semu_kit.clock import Clock
from semu_kit.db import Database
from semu_kit.pii import Vault
from semu_kit.settings import ServiceSettings

_KEEP_ALIVE_SECONDS = 3.0
"""Less than a server that is told to stop waits for its idle connections (serve.py)."""


@dataclass
class Runtime:
    settings: ServiceSettings
    database: Database
    clock: Clock
    vault: Vault
    tokens: ServiceTokens
    verifier: Verifier
    resources: Any = None
    """The service's own: what its `OpenResources` yielded (the law release, other services' clients)."""


OpenResources = Callable[[Runtime], AbstractAsyncContextManager[Any]]


@asynccontextmanager
async def open_runtime(settings: ServiceSettings, open_resources: OpenResources | None) -> AsyncIterator[Runtime]:
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE_SECONDS), timeout=aiohttp.ClientTimeout(total=30)
    ) as http:
        runtime = Runtime(
            settings=settings,
            database=Database(settings.database_url, pool_size=settings.database_pool_size),
            clock=settings.clock,
            vault=Vault.of(settings.pii_keys.get_secret_value(), settings.blind_index_key.get_secret_value()),
            tokens=ServiceTokens(
                http, settings.gateway_url, settings.client_id, settings.client_secret.get_secret_value()
            ),
            verifier=Verifier(settings.issuer, fetch_keys_from(http, settings.gateway_url)),
        )
        try:
            if open_resources is None:
                yield runtime
            else:
                async with open_resources(runtime) as runtime.resources:
                    yield runtime
        finally:
            await runtime.database.close()
