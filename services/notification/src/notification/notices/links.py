"""The link in a message: unguessable, derived and not stored, so that a second sending carries the same one."""

import base64
import hashlib
import hmac
from uuid import UUID


class Links:
    """Derives the secrets of links and forms from one key; only a token's SHA-256 is ever stored."""

    def __init__(self, key: str, public_url: str) -> None:
        self._key = key.encode()
        self._public_url = public_url.rstrip("/")

    def token(self, notice: UUID) -> str:
        """43 URL-safe characters, 256 bits."""
        return self._derived(b"link", notice.bytes)

    def path(self, notice: UUID) -> str:
        return f"/n/{self.token(notice)}"

    def url(self, path: str) -> str:
        return self._public_url + path

    def form_token(self, browser: str) -> str:
        """The token that every form must carry: only a page that this browser was shown can know it."""
        return self._derived(b"form", browser.encode())

    def is_form_token(self, browser: str, given: str) -> bool:
        return hmac.compare_digest(self.form_token(browser).encode(), given.encode())

    def _derived(self, purpose: bytes, value: bytes) -> str:
        digest = hmac.digest(self._key, purpose + b"\0" + value, "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
