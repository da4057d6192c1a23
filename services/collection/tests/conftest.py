"""A running collection service to tell facts to."""

import base64
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from collection.closings.job import run_closings
from collection.handlers import handlers
from collection.main import create_app
from collection.settings import Settings
from semu_contracts.events.assessment import DecidedBill
from semu_contracts.events.envelope import Event
from semu_kit.clock import FixedClock
from semu_kit.db import driver
from semu_kit.runtime import Runtime
from semu_kit.testing import application, deliver, recorded, serving
from sqlalchemy import text

# The facts are shared by the unit and the integration tests.
sys.path.insert(0, str(Path(__file__).parent))

GIMPO = "41570"
SIGNING_KEY = base64.b64encode(bytes(range(32))).decode()


@dataclass
class Service:
    """The service under test."""

    client: httpx.AsyncClient
    runtime: Runtime
    tokens: Any
    clock: FixedClock

    async def hear(self, *events: Event[Any]) -> None:
        """Apply events, and fail if any item could not be applied."""
        await deliver(self.runtime, handlers, *events)
        assert await self.rows("SELECT reason FROM dead_letters") == []

    async def told(self, data_type: Any) -> list[Any]:
        """Items of the events of one type in the outbox, in order."""
        return [
            item for event in await recorded(self.runtime) if event.type == data_type.type for item in event.data.items
        ]

    async def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        async with self.runtime.database.transaction() as session:
            await session.execute(text("SELECT 1"))
            return [tuple(row) for row in await (await driver(session)).fetch(sql, *values)]

    async def get(self, path: str, scope: str, **claims: Any) -> Any:
        response = await self.client.get(path, headers=self.tokens.headers(scope, **claims))
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, scope: str, body: Any = None, **claims: Any) -> httpx.Response:
        return await self.client.post(path, json=body, headers=self.tokens.headers(scope, **claims))

    async def close(self, day: str, **claims: Any) -> dict[str, Any]:
        """Close the due date as of `day`, to its end."""
        asked = await self.post("/collection/v1/closings", "closing:run", {"day": day}, **claims)
        assert asked.status_code == 202, asked.text
        await run_closings(self.runtime)
        path = f"/collection/v1/closings/{asked.json()['id']}"
        return await self.get(path, "bills:read", municipality=asked.json()["municipality"])

    async def owed(self, one: DecidedBill, as_of: date | None = None) -> dict[str, Any]:
        """One bill as notification is told of it."""
        body = {"bills": [str(one.bill)], "as_of": as_of and as_of.isoformat()}
        response = await self.post(
            "/collection/internal/v1/amounts", "internal:amounts", body, kind="service", municipality="*"
        )
        assert response.status_code == 200, response.text
        return response.json()["bills"][0]

    async def prove(self, municipality: str = GIMPO) -> dict[str, Any]:
        """The proofs, every one of which holds."""
        proofs = await self.get("/collection/v1/ledger/proofs", "ledger:read", municipality=municipality)
        assert proofs["holds"], proofs
        return proofs


@pytest_asyncio.fixture
async def service(make_settings: Any, tokens: Any, clock: FixedClock) -> AsyncIterator[Service]:
    settings = await make_settings(
        Settings,
        assessment_url="http://assessment.test",
        notification_url="http://notification.test",
        reward_url="http://reward.test",
        ledger_signing_key=SIGNING_KEY,
    )
    app = application(create_app, settings)
    async with serving(app, clock=clock) as client:
        yield Service(client, app.state.runtime, tokens, clock)


@pytest.fixture
def official() -> dict[str, str]:
    """Claims of one official's token."""
    return {"subject": str(uuid4()), "kind": "official"}
