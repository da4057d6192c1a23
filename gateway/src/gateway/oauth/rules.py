"""The pure parts of OAuth 2.0 here: PKCE (RFC 7636), what is granted, and when a sign-in is held back."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

CODE_LIFE = timedelta(minutes=2)

MAX_REFUSALS = 5
REFUSALS_WINDOW = timedelta(minutes=15)

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class OAuthError(Exception):
    """A refusal in OAuth's own form (RFC 6749 5.2). `error` is its code, `description` a Korean sentence."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


def is_challenge(text: str) -> bool:
    """Whether this is a challenge by S256: 32 bytes in base64url."""
    return _CHALLENGE.fullmatch(text) is not None


def proves(verifier: str, challenge: str) -> bool:
    """Whether who redeems the code is who asked for it."""
    if _VERIFIER.fullmatch(verifier) is None:
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"="), challenge.encode())


def granted(asked: str, *limits: Iterable[str]) -> list[str]:
    """The scopes asked for (space separated; none: all) that every limit allows.

    Raises OAuthError `invalid_scope` if something was asked for and nothing of it is allowed.
    """
    allowed = frozenset.intersection(*map(frozenset, limits))
    if not asked.split():
        return sorted(allowed)
    scopes = sorted(allowed.intersection(asked.split()))
    if not scopes:
        raise OAuthError("invalid_scope", "요청한 권한 가운데 줄 수 있는 것이 없습니다.")
    return scopes


def held_back_until(refusals: list[datetime]) -> datetime | None:
    """Until when sign-ins with one id are held back. `refusals` are those within the window, the oldest first."""
    if len(refusals) < MAX_REFUSALS:
        return None
    return refusals[-MAX_REFUSALS] + REFUSALS_WINDOW


def returning(redirect_uri: str, **answer: str) -> str:
    """The application's address with the answer added to its own query."""
    parts = urlsplit(redirect_uri)
    query = parse_qsl(parts.query, keep_blank_values=True) + [(key, value) for key, value in answer.items() if value]
    return urlunsplit(parts._replace(query=urlencode(query)))
