"""The code flow with an identity provider: away with state, nonce and PKCE, back with a code, and a CI for it."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlencode

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry, extract_compact

from notification.providers.calls import counted, expect
from notification.providers.identity.dialects import Dialect

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_LEEWAY = 30


class IdentityAway(Exception):
    """The provider does not answer."""


class IdentityBroken(Exception):
    """The provider refused the code, or its answer does not hold: a wrong signature, nonce, audience, no CI."""


class IdentityProvider:
    def __init__(
        self,
        http: aiohttp.ClientSession,
        dialect: Dialect,
        url: str,
        server_url: str,
        api_url: str,
        client_id: str,
        client_secret: str,
    ) -> None:
        """`url` is where a browser goes and what the provider calls itself; the others are asked from here."""
        self.dialect = dialect
        self._http = http
        self._url = url.rstrip("/")
        self._server_url = server_url.rstrip("/")
        self._api_url = api_url.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._keys = KeySet([])
        self._signatures = JWSRegistry(algorithms=list(dialect.algorithms))
        expect(dialect.name)

    def authorize_url(self, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Where the person goes. `prompt=login`: an old session would answer for whoever holds the phone."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        question = {
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": self.dialect.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "prompt": "login",
        }
        return f"{self._url}{self.dialect.authorize}?{urlencode(question)}"

    async def ci(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> str:
        """The CI of the person who came back with `code`. Raises IdentityAway or IdentityBroken."""
        with counted(self.dialect.name, IdentityBroken):
            return await self._ci(code, verifier, nonce, redirect_uri)

    async def _ci(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "client_secret": self._client_secret,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        token = await self._call("POST", self._server_url + self.dialect.exchange, data=form)
        try:
            await self._check(token["id_token"], nonce)
            bearer = {"Authorization": f"Bearer {token['access_token']}"}
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise IdentityBroken(type(error).__name__) from error
        found = self.dialect.read_ci(await self._call("GET", self._api_url + self.dialect.me, headers=bearer))
        if not found:
            raise IdentityBroken("no CI")
        return found

    async def _check(self, id_token: str, nonce: str) -> None:
        """Signature by the provider's key set, issuer, audience, end and nonce. Raises JoseError and ValueError."""
        kid = extract_compact(id_token.encode()).headers().get("kid")
        if all(key.kid != kid for key in self._keys.keys):
            published = await self._call("GET", self._server_url + self.dialect.keys)
            self._keys = KeySet.import_key_set(published)  # type: ignore[arg-type]  # checked there
        claims = jwt.decode(id_token, self._keys, registry=self._signatures).claims
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._url},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
        ).validate(claims)

    async def _call(self, method: str, url: str, **arguments: Any) -> dict[str, Any]:
        try:
            async with self._http.request(method, url, timeout=_TIMEOUT, **arguments) as response:
                if response.status == 429 or response.status >= 500:
                    raise IdentityAway(f"HTTP {response.status}")
                if response.status >= 400:
                    raise IdentityBroken(f"HTTP {response.status}")
                answer: dict[str, Any] = await response.json()
                return answer
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise IdentityAway(type(error).__name__) from error
