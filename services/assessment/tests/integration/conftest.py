"""The service as it runs: its API over a fresh database, and its loading job."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest_asyncio
from assessment.loading.service import load_pending
from assessment.main import create_app
from assessment.settings import Settings
from semu_kit.clock import FixedClock
from semu_kit.runtime import Runtime
from semu_kit.testing import Issuer, application, serving


@dataclass
class Service:
    """The API by a client, and what a sender does with it."""

    client: httpx.AsyncClient
    tokens: Issuer
    runtime: Runtime

    def headers(self, *scopes: str, **claims: Any) -> dict[str, str]:
        return self.tokens.headers(
            *(scopes or ("levies:write", "levies:read", "bills:read")),
            **{"kind": "agency", "subject": "gimpo", **claims},
        )

    async def send(self, content: bytes | AsyncIterator[bytes], kind: str = "new", **claims: Any) -> httpx.Response:
        return await self.client.post(
            f"/assessment/v1/levy-files?kind={kind}", content=content, headers=self.headers(**claims)
        )

    async def get(self, path: str, *scopes: str, **claims: Any) -> httpx.Response:
        return await self.client.get(f"/assessment/v1{path}", headers=self.headers(*scopes, **claims))

    async def load(self, content: bytes, kind: str = "new", **claims: Any) -> dict[str, Any]:
        """Send a file and let the worker load it; the file as it then stands."""
        sent = await self.send(content, kind, **claims)
        assert sent.status_code == 202, sent.text
        await load_pending(self.runtime)
        file: dict[str, Any] = (await self.get(f"/levy-files/{sent.json()['id']}", **claims)).json()
        return file


@pytest_asyncio.fixture
async def service(make_settings: Callable[..., Any], tokens: Issuer, clock: FixedClock) -> AsyncIterator[Service]:
    settings = await make_settings(Settings, max_upload_bytes=1_000_000)
    app = application(create_app, settings)
    async with serving(app, clock=clock) as client:
        yield Service(client, tokens, app.state.runtime)
