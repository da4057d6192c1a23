"""Which headers pass, in both directions."""

from collections.abc import Iterable

from multidict import CIMultiDict

RawHeaders = Iterable[tuple[bytes, bytes]]

HOP_BY_HOP = frozenset(
    (b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te",
     b"trailer", b"transfer-encoding", b"upgrade")
)  # fmt: skip
"""RFC 9110 7.6.1: they concern one connection and never pass a proxy."""

_SAID_BY_GATEWAY = frozenset(
    (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-request-id")
)
"""Whatever the outside says of itself here is dropped: a service may trust these."""

_OF_THIS_HOP = frozenset((b"host", b"expect"))
_SERVER_SAYS = frozenset((b"date", b"server"))
"""The gateway's own server adds them."""


def _named_in_connection(headers: RawHeaders) -> set[bytes]:
    return {
        name.strip().lower() for key, value in headers if key.lower() == b"connection" for name in value.split(b",")
    }


def to_service(headers: list[tuple[bytes, bytes]], *, address: str, scheme: str, request_id: str) -> CIMultiDict[str]:
    """The headers that the service gets. `headers` have lower-case names, as ASGI gives them."""
    dropped = HOP_BY_HOP | _SAID_BY_GATEWAY | _OF_THIS_HOP | _named_in_connection(headers)
    passed = CIMultiDict(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in headers if name not in dropped
    )
    host = next((value for name, value in headers if name == b"host"), b"")
    passed["X-Forwarded-For"] = address
    passed["X-Forwarded-Host"] = host.decode("latin-1")
    passed["X-Forwarded-Proto"] = scheme
    passed["X-Request-ID"] = request_id
    return passed


def to_caller(headers: RawHeaders, *, request_id: str) -> list[tuple[bytes, bytes]]:
    """The headers that the caller gets, with the id under which this request is in every log."""
    headers = [(name.lower(), value) for name, value in headers]
    dropped = HOP_BY_HOP | _SERVER_SAYS | {b"x-request-id"} | _named_in_connection(headers)
    return [
        *((name, value) for name, value in headers if name not in dropped),
        (b"x-request-id", request_id.encode("latin-1")),
    ]
