"""Semu's API as an agency's or an official's program calls it: a token, JSON, and an Idempotency-Key for writes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import aiohttp

from semu_demo.scenario.broken import Broken
from semu_demo.scenario.patience import ATTEMPTS, BUSY, pause


class Refused(Broken):
    """Facts: the call, and the problem document that answered it."""

    def __init__(self, call: str, status: int, problem: str) -> None:
        super().__init__(f"{call} answered {status}: {problem}")
        self.call = call
        self.status = status
        self.problem = problem


class Api:
    """One caller. A write that meets a busy server is sent again with its key, so that it is done once; where `renew`
    gets another token, so is a call whose token is over."""

    def __init__(
        self,
        client: aiohttp.ClientSession,
        origin: str,
        token: str = "",
        renew: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        self._client = client
        self._origin = origin
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._renew = renew

    async def get(self, path: str, **parameters: Any) -> Any:
        return await self._call("GET", path, params={name: str(value) for name, value in parameters.items()})

    async def post(self, path: str, body: Any = None) -> Any:
        return await self._call("POST", path, json=body, headers={"Idempotency-Key": str(uuid4())})

    async def put(self, path: str, body: Any) -> Any:
        return await self._call("PUT", path, json=body, headers={"Idempotency-Key": str(uuid4())})

    async def send_file(self, path: str, content: bytes, media_type: str = "text/csv") -> Any:
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": media_type}
        return await self._call("POST", path, data=content, headers=headers)

    async def _call(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> Any:
        call = f"{method} {path}"
        renewed = False
        for attempt in range(1, ATTEMPTS + 1):
            told: Mapping[str, str] = {}
            try:
                sent = self._headers | (headers or {})
                async with self._client.request(method, self._origin + path, headers=sent, **request) as answer:
                    if answer.ok:
                        return await answer.json() if "json" in answer.content_type else await answer.read()
                    refused, told = Refused(call, answer.status, await answer.text()), answer.headers
            except (aiohttp.ClientConnectionError, TimeoutError) as error:
                # A part that was killed, or a kept connection that it had closed; the key makes the repeat harmless.
                refused = Refused(call, 503, f"no answer: {error}")
            if refused.status == 401 and self._renew is not None and not renewed:
                self._headers["Authorization"] = f"Bearer {await self._renew()}"
                renewed = True
                continue
            if refused.status not in BUSY or attempt == ATTEMPTS:
                raise refused
            await asyncio.sleep(pause(attempt, told))
        raise AssertionError("the last attempt returns or raises")
