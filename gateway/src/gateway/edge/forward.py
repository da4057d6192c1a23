"""One request sent on to a service, streamed in both directions: no body is ever held here."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlsplit

import aiohttp
import structlog
from semu_kit.problems import Problem
from starlette.types import Receive, Scope, Send
from yarl import URL

from gateway.edge import headers
from gateway.edge.paths import Destination

log = structlog.get_logger()

_KEEP_ALIVE_SECONDS = 3.0
"""Less than a service waits for idle connections when it stops: one that is just being closed would lose a request."""
_CONNECT_SECONDS = 3.0


class BodyTooLarge(Problem):
    status, type, title = 413, "body-too-large", "The body is over the size limit"


class ServiceDown(Problem):
    """No connection to the service: it has not seen the request."""

    status, type, title = 503, "service-down", "A service is down"
    headers = {"Retry-After": "5"}


class ServiceBroke(Problem):
    """The connection broke before the answer: the service may or may not have done what was asked."""

    status, type, title = 502, "service-broke", "A service broke off"
    headers = {"Retry-After": "5"}


class ServiceSilent(Problem):
    status, type, title = 504, "service-silent", "A service does not answer in time"
    headers = {"Retry-After": "30"}


class CallerGone(Exception):
    """The caller hung up: nobody is left to answer."""


def open_session(timeout_seconds: float) -> aiohttp.ClientSession:
    """The one client session of a process. It adds nothing to what passes: no header, no cookie, no decompression."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=timeout_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
    )


class _Body:
    """The caller's body as it arrives, counted."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self.trouble: Problem | CallerGone | None = None
        """Why the body ended early: aiohttp shows such an error only as one of its own."""

    async def chunks(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.trouble = CallerGone()
                raise self.trouble
            chunk: bytes = message.get("body", b"")
            self._left -= len(chunk)
            if self._left < 0:
                self.trouble = too_large()
                raise self.trouble
            if chunk:
                yield chunk
            more = message.get("more_body", False)


def too_large() -> BodyTooLarge:
    return BodyTooLarge("본문이 허용된 크기를 넘습니다. 나누어 보내십시오.")


class Forwarder:
    def __init__(self, http: aiohttp.ClientSession, upstreams: Mapping[str, str]) -> None:
        """`upstreams` has each service's address by its name."""
        self._http = http
        self._origins = {
            service: URL(f"{parts.scheme}://{parts.netloc}")
            for service, parts in ((name, urlsplit(url)) for name, url in upstreams.items())
        }

    async def forward(
        self, scope: Scope, receive: Receive, send: Send, to: Destination, *, limit: int, request_id: str
    ) -> int:
        """Send the request on and its answer back; returns the answer's status.

        Raises a Problem while nothing was answered yet, CallerGone if the caller hung up, and aiohttp's error if the
        service broke off within its answer (the caller's connection is then cut: half an answer must not look whole).
        """
        declared = _declared_length(scope)
        if declared is not None and declared > limit:
            raise too_large()
        body = _Body(receive, limit)
        has_body = declared or any(name == b"transfer-encoding" for name, _ in scope["headers"])
        started = 0
        try:
            async with self._http.request(
                scope["method"],
                self._address(to.service, scope),
                data=body.chunks() if has_body else None,
                headers=headers.to_service(
                    scope["headers"], address=scope["client"][0] if scope["client"] else "unknown",
                    scheme=scope["scheme"], request_id=request_id,
                ),
                allow_redirects=False,
            ) as answer:  # fmt: skip
                started = answer.status
                await send(
                    {
                        "type": "http.response.start",
                        "status": answer.status,
                        "headers": headers.to_caller(answer.raw_headers, request_id=request_id),
                    }
                )
                async for chunk in answer.content.iter_any():
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
                return started
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            if started:
                raise
            if body.trouble is not None:
                raise body.trouble from error
            log.warning("service.away", upstream=to.service, error=type(error).__name__, request_id=request_id)
            raise _trouble(error, to.service) from error

    def _address(self, service: str, scope: Scope) -> URL:
        """The very path and query that came: parsing and writing them again could change what they mean."""
        query = scope["query_string"]
        raw: bytes = scope["raw_path"] + (b"?" + query if query else b"")
        return URL(f"{self._origins[service]}{raw.decode('latin-1')}", encoded=True)


def _declared_length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)
    return None


def _trouble(error: Exception, service: str) -> Problem:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return ServiceDown("서비스가 잠시 멈춰 있습니다. 잠시 뒤 다시 시도하십시오.", service=service)
    if isinstance(error, TimeoutError):
        return ServiceSilent(
            "서비스가 제때 응답하지 않습니다. 쓰기 요청이었다면 같은 Idempotency-Key로 다시 보내십시오.",
            service=service,
        )
    return ServiceBroke(
        "서비스가 응답하다 끊겼습니다. 쓰기 요청이었다면 같은 Idempotency-Key로 다시 보내십시오.",
        service=service,
    )
