"""Who may pass the edge, and how often. The service behind verifies the token again, and decides by scope."""

import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from semu_kit.auth import MissingScope, Principal, Verifier
from semu_kit.problems import Forbidden, Problem, Unauthorized
from starlette.types import Scope

from gateway.edge.paths import Destination
from gateway.settings import GatewaySettings

_REMEMBERED_SECONDS = 10.0
_REMEMBERED = 10_000

_CREDENTIAL_PATHS = ("/oauth/token", "/oauth/authorize")


class TooManyRequests(Problem):
    status, type, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, retry_after: int) -> None:
        """`retry_after` in seconds."""
        super().__init__(f"요청이 너무 잦습니다. {retry_after}초 뒤 다시 시도하십시오.", retry_after=retry_after)
        self.headers = {"Retry-After": str(retry_after)}


class InsideOnly(Forbidden):
    """A service's own token, which is good only between services, came from outside."""

    type, title = "inside-only", "A service's token is of no use here"


class Guard:
    """Counts in this process's memory: of several gateways each allows the whole rate."""

    def __init__(self, verifier: Verifier, settings: GatewaySettings) -> None:
        self._verifier = verifier
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._per_client = parse(settings.rate_per_client)
        self._per_address = parse(settings.rate_per_address)
        self._credentials = parse(settings.rate_credentials)
        self._remembered: dict[str, tuple[Principal, float]] = {}

    async def admit(self, scope: Scope, to: Destination | None) -> None:
        """Raises TooManyRequests, Unauthorized or Forbidden. Without a destination the path is the gateway's own."""
        address = scope["client"][0] if scope["client"] else "unknown"
        if to is None:
            await self._admit_to_own(scope, address)
        elif to.public:
            await self._count(self._per_address, "address", address)
        else:
            principal = await self._identify(scope, address)
            if principal.kind == "service":
                raise InsideOnly("서비스끼리 쓰는 토큰으로는 밖에서 접속할 수 없습니다.")
            await self._count(self._per_client, "client", principal.subject)

    async def _admit_to_own(self, scope: Scope, address: str) -> None:
        path = scope["path"]
        await self._count(self._per_address, "address", address)
        if scope["method"] == "POST" and path in _CREDENTIAL_PATHS:
            await self._count(self._credentials, "credentials", address)
        elif path == "/metrics":
            # The services show theirs inside only; the gateway has no port that is not open to the world.
            principal = await self._identify(scope, address)
            if "operations" not in principal.scopes:
                raise MissingScope("이 작업의 권한이 없습니다. 관리자에게 권한을 요청하십시오.", scope="operations")

    async def _identify(self, scope: Scope, address: str) -> Principal:
        try:
            token = _bearer(scope)
            known = self._remembered.get(token)
            if known is not None and known[1] > time.monotonic():
                return known[0]
            principal = await self._verifier.principal(token)
        except Unauthorized:
            await self._count(self._per_address, "address", address)
            raise
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        # Verifying costs more than forwarding does. The service behind refuses a token that expires meanwhile.
        self._remembered[token] = (principal, time.monotonic() + _REMEMBERED_SECONDS)
        return principal

    async def _count(self, rate: RateLimitItem, kind: str, who: str) -> None:
        if not await self._limiter.hit(rate, kind, who):
            window = await self._limiter.get_window_stats(rate, kind, who)
            raise TooManyRequests(max(1, math.ceil(window.reset_time - time.time())))


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, token = value.decode("latin-1").partition(" ")
            if scheme.lower() == "bearer" and token:
                return str(token)
    raise Unauthorized("토큰이 없습니다. /oauth/token에서 받아 Authorization 머리글에 실어 보내십시오.")
