"""Login requests, one-time codes and tokens of the OAuth code flow. Times are real: these are credentials."""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Literal

from simulators.store import Row, Store

IdentityProvider = Literal["identity", "certificate"]

CODE_SECONDS = 600
TOKEN_SECONDS = 21_600


class GrantRefused(Exception):
    """Facts: `error`, the OAuth error code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass(frozen=True)
class LoginRequest:
    provider: IdentityProvider
    redirect_uri: str
    state: str
    nonce: str | None
    code_challenge: str


@dataclass(frozen=True)
class Grant:
    token: str
    person: str
    nonce: str | None


class Logins:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, asked: LoginRequest) -> str:
        name = secrets.token_urlsafe(16)
        self._store.write(
            "INSERT INTO identity_requests VALUES (?, ?, ?, ?, ?, ?)",
            (name, asked.provider, asked.redirect_uri, asked.state, asked.nonce, asked.code_challenge),
        )
        return name

    def get(self, name: str) -> LoginRequest | None:
        row = self._store.row("SELECT * FROM identity_requests WHERE request = ?", (name,))
        if row is None:
            return None
        return LoginRequest(row["provider"], row["redirect_uri"], row["state"], row["nonce"], row["code_challenge"])

    def issue_code(self, request: str, person: str, *, used: bool = False) -> str:
        code = secrets.token_urlsafe(24)
        self._store.write(
            "INSERT INTO identity_codes VALUES (?, ?, ?, ?, ?)", (code, request, person, time.time(), used)
        )
        return code

    def exchange(self, provider: IdentityProvider, code: str, redirect_uri: str, verifier: str) -> Grant:
        """Raises GrantRefused for a code that is unknown, used, old, or not this caller's."""
        row = self._code(provider, code)
        if row is None or row["issued_at"] + CODE_SECONDS < time.time():
            raise GrantRefused("invalid_grant", "authorization code not found")
        if not self._store.write("UPDATE identity_codes SET used = 1 WHERE code = ? AND used = 0", (code,)):
            raise GrantRefused("invalid_grant", "authorization code is already used")
        if row["redirect_uri"] != redirect_uri:
            raise GrantRefused("invalid_grant", "redirect uri mismatch")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if not hmac.compare_digest(challenge, row["code_challenge"]):
            raise GrantRefused("invalid_grant", "code verifier mismatch")
        token = secrets.token_urlsafe(32)
        self._store.write(
            "INSERT INTO identity_tokens VALUES (?, ?, ?, ?)", (token, provider, row["person"], time.time())
        )
        return Grant(token, row["person"], row["nonce"])

    def bearer(self, provider: IdentityProvider, authorization: str) -> str | None:
        """The person whose token the header carries."""
        row = self._store.row(
            "SELECT person FROM identity_tokens WHERE token = ? AND provider = ? AND issued_at > ?",
            (authorization.removeprefix("Bearer "), provider, time.time() - TOKEN_SECONDS),
        )
        return None if row is None else str(row["person"])

    def _code(self, provider: IdentityProvider, code: str) -> Row | None:
        return self._store.row(
            "SELECT * FROM identity_codes JOIN identity_requests USING (request) WHERE code = ? AND provider = ?",
            (code, provider),
        )
