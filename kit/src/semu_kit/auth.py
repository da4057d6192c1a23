"""Who is asking: tokens that the gateway issued, verified by every service itself, and the service's own token."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import aiohttp
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry, extract_compact

from semu_kit.problems import Forbidden, Unauthorized, UpstreamUnavailable

AUDIENCE = "semu"
ALGORITHMS = ["Ed25519", "EdDSA", "ES256"]
"""`Ed25519` is what RFC 9864 calls EdDSA on that curve; the old name is read for one release."""
_LEEWAY = 10
_KEYS_KEPT = 300.0
_REFETCH_PAUSE = 5.0
_RENEW_BEFORE = 30.0


class OtherMunicipality(Forbidden):
    """The token serves another municipality than the one whose data is asked for."""

    type, title = "other-municipality", "The token serves another municipality"


class MissingScope(Forbidden):
    type, title = "missing-scope", "The token lacks a scope"


@dataclass(frozen=True)
class Principal:
    """Who a verified token speaks for."""

    subject: str
    """An opaque id: an official's, an agency's client's, or a service's name."""
    kind: Literal["official", "agency", "service"]
    municipality: str
    """Administrative code; `*` for services."""
    department: str | None
    grade: int | None
    scopes: frozenset[str]
    term_limited: bool = False

    @property
    def actor(self) -> str:
        """As events name who did it: `official:<id>`."""
        return f"{self.kind}:{self.subject}"

    def must_serve(self, municipality: str) -> None:
        """Raises OtherMunicipality unless this principal serves `municipality`."""
        if self.municipality not in ("*", municipality):
            raise OtherMunicipality(
                "다른 지방자치단체의 자료입니다. 해당 지방자치단체의 권한으로 접속하십시오.",
                municipality=municipality,
            )

    def must_hold(self, scope: str) -> None:
        """Raises MissingScope: for what a route cannot know before it has looked."""
        if scope not in self.scopes:
            raise MissingScope(_MISSING, scope=scope)


_MISSING = "이 작업의 권한이 없습니다. 관리자에게 권한을 요청하십시오."


FetchKeys = Callable[[], Awaitable[dict[str, Any]]]
"""Fetches the issuer's key set (JWKS)."""


class Verifier:
    """Verifies tokens of `issuer` by its key set: fetched when first needed, kept five minutes, and fetched again
    for an unknown key id, at most every five seconds."""

    def __init__(self, issuer: str, fetch: FetchKeys) -> None:
        self._fetch = fetch
        self._keys = KeySet([])
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()
        self._registry = JWSRegistry(algorithms=ALGORITHMS)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def principal(self, token: str) -> Principal:
        """Raises Unauthorized for a token that is forged, expired, or meant for another."""
        try:
            await self._know(extract_compact(token.encode()).headers().get("kid"))
            decoded = jwt.decode(token, self._keys, registry=self._registry)
            self._claims.validate(decoded.claims)
            return _principal(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unauthorized("토큰이 올바르지 않거나 만료되었습니다. 새 토큰을 받으십시오.") from error

    async def _know(self, kid: str | None) -> None:
        async with self._fetching:
            age = time.monotonic() - self._fetched_at
            known = any(key.kid == kid for key in self._keys.keys)
            if age <= _KEYS_KEPT if known else age <= _REFETCH_PAUSE:
                return
            try:
                keys = await self._fetch()
            except UpstreamUnavailable:
                # The gateway's outage must not stop those who hold its keys already.
                if known:
                    return
                raise
            self._keys = KeySet.import_key_set(keys)  # type: ignore[arg-type]  # checked there
            self._fetched_at = time.monotonic()


def _principal(claims: dict[str, Any]) -> Principal:
    kind = claims["kind"]
    if kind not in ("official", "agency", "service"):
        raise ValueError(f"unknown kind of principal: {kind}")
    return Principal(
        subject=claims["sub"],
        kind=kind,
        municipality=claims["municipality"],
        department=claims.get("department"),
        grade=claims.get("grade"),
        scopes=frozenset(claims.get("scope", "").split()),
        term_limited=claims.get("term_limited", False),
    )


async def authenticate(request: Request) -> Principal:
    """The request's principal, verified once a request. Raises Unauthorized."""
    if not hasattr(request.state, "principal"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized("토큰이 없습니다. /oauth/token에서 받아 Authorization 머리글에 실어 보내십시오.")
        request.state.principal = await request.app.state.runtime.verifier.principal(token)
    principal: Principal = request.state.principal
    return principal


_bearer = HTTPBearer(auto_error=False, scheme_name="token", bearerFormat="JWT")


def require(*scopes: str) -> Any:
    """A dependency for `Annotated[Principal, require("levies:write")]`: the verified principal, who has the scope, or
    one of several.

    Raises Unauthorized, or MissingScope.
    """

    async def principal(
        request: Request, documented: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Principal:
        principal = await authenticate(request)
        if principal.scopes.isdisjoint(scopes):
            raise MissingScope(_MISSING, scope=" | ".join(scopes))
        return principal

    return Depends(principal)


class ServiceTokens:
    """The service's own token by client credentials, cached and renewed before it expires."""

    def __init__(self, http: aiohttp.ClientSession, gateway_url: str, client_id: str, client_secret: str) -> None:
        self.http = http
        self._url = f"{gateway_url.rstrip('/')}/oauth/token"
        self._headers = {"Authorization": aiohttp.encode_basic_auth(client_id, client_secret)}
        self._renewing = asyncio.Lock()
        self.forget()

    def forget(self) -> None:
        """Ask for a new token next time: the last one was refused."""
        self._token, self._good_until = "", float("-inf")

    async def bearer(self) -> str:
        """The value of an Authorization header. Raises UpstreamUnavailable if the gateway gives no token."""
        async with self._renewing:
            if time.monotonic() > self._good_until:
                await self._renew()
            return f"Bearer {self._token}"

    async def _renew(self) -> None:
        try:
            form = {"grant_type": "client_credentials"}
            async with self.http.post(self._url, data=form, headers=self._headers) as response:
                response.raise_for_status()
                answer = await response.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UpstreamUnavailable("게이트웨이가 토큰을 내주지 않습니다. 잠시 뒤 다시 시도하십시오.") from error
        self._token = answer["access_token"]
        self._good_until = time.monotonic() + answer["expires_in"] - _RENEW_BEFORE


def fetch_keys_from(http: aiohttp.ClientSession, gateway_url: str) -> FetchKeys:
    """The key set as the gateway publishes it. The fetch raises UpstreamUnavailable."""
    url = f"{gateway_url.rstrip('/')}/.well-known/jwks.json"

    async def fetch() -> dict[str, Any]:
        try:
            async with http.get(url) as response:
                response.raise_for_status()
                keys: dict[str, Any] = await response.json()
                return keys
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UpstreamUnavailable("게이트웨이의 공개 키를 받을 수 없습니다. 잠시 뒤 다시 시도하십시오.") from error

    return fetch
