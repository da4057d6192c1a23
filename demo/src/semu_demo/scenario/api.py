"""Semu's API as an agency's or an official's program calls it: a token, JSON, and an Idempotency-Key for writes."""

import asyncio
from typing import Any
from uuid import uuid4

import aiohttp

from semu_demo.scenario.broken import Broken

_ATTEMPTS = 8
_BUSY = frozenset({429, 502, 503, 504})


class Refused(Broken):
    """Facts: the call, and the problem document that answered it."""

    def __init__(self, call: str, status: int, problem: str) -> None:
        super().__init__(f"{call} answered {status}: {problem}")
        self.call = call
        self.status = status
        self.problem = problem


class Api:
    """One caller. A write that meets a busy server is sent again with its key, so that it is done once."""

    def __init__(self, client: aiohttp.ClientSession, origin: str, token: str = "") -> None:
        self._client = client
        self._origin = origin
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def get(self, path: str, **parameters: Any) -> Any:
        return await self._call("GET", path, params={name: str(value) for name, value in parameters.items()})

    async def post(self, path: str, body: Any = None) -> Any:
        return await self._call("POST", path, json=body, headers={"Idempotency-Key": str(uuid4())})

    async def put(self, path: str, body: Any) -> Any:
        return await self._call("PUT", path, json=body, headers={"Idempotency-Key": str(uuid4())})

    async def send_csv(self, path: str, content: bytes) -> Any:
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "text/csv"}
        return await self._call("POST", path, data=content, headers=headers)

    async def _call(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> Any:
        headers = self._headers | (headers or {})
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                async with self._client.request(method, self._origin + path, headers=headers, **request) as answer:
                    if answer.ok:
                        return await answer.json() if "json" in answer.content_type else await answer.read()
                    if answer.status not in _BUSY or attempt == _ATTEMPTS:
                        raise Refused(f"{method} {path}", answer.status, await answer.text())
                    wait = float(answer.headers.get("Retry-After", 0.2 * attempt))
            except aiohttp.ClientConnectionError:
                # As of a kept connection that the server had closed meanwhile; the key makes the repeat harmless.
                if attempt == _ATTEMPTS:
                    raise
                wait = 0.2 * attempt
            await asyncio.sleep(wait)
        raise AssertionError("the last attempt returns or raises")
