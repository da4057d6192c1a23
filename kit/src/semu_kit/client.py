"""Calls to the other services: JSON in pydantic models, the service's own token, retried while it is safe."""

from collections.abc import Mapping
from typing import TypeVar

import aiohttp
import stamina
from pydantic import BaseModel

from semu_kit.auth import ServiceTokens
from semu_kit.ids import new_id
from semu_kit.problems import UpstreamRefused, UpstreamUnavailable

Answer = TypeVar("Answer", bound=BaseModel)

_AWAY = (500, 502, 503, 504)


class ServiceClient:
    """One other service. Every call raises UpstreamUnavailable (it is away: a 503 problem) or UpstreamRefused."""

    def __init__(self, base_url: str, tokens: ServiceTokens, *, timeout_seconds: float = 10) -> None:
        self._base_url = base_url.rstrip("/")
        self._tokens = tokens
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)

    async def get(self, path: str, model: type[Answer], params: Mapping[str, str] | None = None) -> Answer:
        return await self._call("GET", path, model, params=params)

    async def post(self, path: str, body: BaseModel, model: type[Answer]) -> Answer:
        """One Idempotency-Key for all the tries, so that a lost answer does nothing twice."""
        return await self._call("POST", path, model, body=body.model_dump_json().encode())

    async def _call(
        self, method: str, path: str, model: type[Answer],
        *, params: Mapping[str, str] | None = None, body: bytes | None = None,
    ) -> Answer:  # fmt: skip
        headers = {"Idempotency-Key": str(new_id()), "Content-Type": "application/json"}
        async for attempt in stamina.retry_context(on=UpstreamUnavailable, attempts=3, timeout=15.0, wait_max=1.0):
            with attempt:
                raw = await self._once(method, path, params, body, headers)
        return model.model_validate_json(raw)

    async def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: dict[str, str],
    ) -> bytes:
        away = UpstreamUnavailable("다른 서비스가 응답하지 않습니다. 잠시 뒤 다시 시도하십시오.", path=path)
        try:
            async with self._tokens.http.request(
                method, self._base_url + path, params=params, data=body, timeout=self._timeout,
                headers={**headers, "Authorization": await self._tokens.bearer()},
            ) as response:  # fmt: skip
                raw = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise away from error
        if response.status == 401:
            # The gateway may have changed its keys since this token was issued.
            self._tokens.forget()
            raise away
        if response.status in _AWAY:
            raise away
        if response.status >= 400:
            raise UpstreamRefused("다른 서비스가 요청을 거절했습니다.", path=path, upstream_status=response.status)
        return raw
