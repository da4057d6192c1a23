"""Whose path it is: a service's (with or without a token), or the gateway's own."""

from dataclasses import dataclass

SERVICES = ("assessment", "collection", "notification", "reward")

PUBLIC_PREFIXES = {"n": "notification", "pay": "notification", "callbacks": "notification", "assets": "notification"}
"""First segments that pass without a token: notice pages (안내문), returns of payment and identity providers,
providers' signed callbacks, and the pages' assets. The service behind checks link, state or signature itself."""

_UPLOADS = (["assessment", "v1", "levy-files"], ["collection", "v1", "bank-files"])


@dataclass(frozen=True)
class Destination:
    service: str
    public: bool
    """Passes without a token."""
    upload: bool
    """A levy file (부과 파일) or a bank's file (영수필통지서): streamed through, with the large body limit."""


class Hidden(Exception):
    """The path is not for the outside, or is written so that a service might read it as another."""


def destination(method: str, path: str) -> Destination | None:
    """The service that `path` (percent-decoded) leads to; None for the gateway's own paths.

    Raises Hidden for internal paths, and for empty or dot segments, with which a path could mean one thing here
    and another there.
    """
    segments = path.split("/")[1:]
    head = segments[0]
    service = PUBLIC_PREFIXES.get(head, head)
    if service not in SERVICES:
        return None
    if any(segment in ("", ".", "..") or "\\" in segment for segment in segments[:-1]) or segments[-1] in (".", ".."):
        raise Hidden(path)
    if segments[1:2] == ["internal"]:
        raise Hidden(path)
    return Destination(
        service,
        public=head in PUBLIC_PREFIXES,
        upload=method == "POST" and segments in _UPLOADS,
    )
