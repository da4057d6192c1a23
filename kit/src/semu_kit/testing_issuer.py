"""An issuer of tokens for tests, in the gateway's place."""

import base64
import time
from typing import Any
from uuid import uuid4

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OKPKey

from semu_kit.auth import ALGORITHMS, AUDIENCE


class Issuer:
    """A token issuer on a port of its own, with the two addresses of the gateway that services use."""

    def __init__(self) -> None:
        self._key = OKPKey.generate_key("Ed25519", {"kid": uuid4().hex, "use": "sig"})
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/.well-known/jwks.json", self._jwks)
        app.router.add_post("/oauth/token", self._token)
        return app

    def token(self, *scopes: str, **claims: Any) -> str:
        """A signed token, good for five minutes; `claims` override or add."""
        now = int(time.time())
        body = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": str(uuid4()),
            "kind": "official",
            "municipality": "41570",
            "scope": " ".join(scopes),
            "iat": now,
            "exp": now + 300,
            "jti": uuid4().hex,
            **claims,
        }
        header = {"alg": ALGORITHMS[0], "kid": self._key.kid}
        return jwt.encode(header, body, self._key, algorithms=ALGORITHMS)

    def headers(self, *scopes: str, key: str | None = None, **claims: Any) -> dict[str, str]:
        """A request's headers: the token, and an Idempotency-Key (a fresh one unless given)."""
        claims = {("sub" if name == "subject" else name): value for name, value in claims.items()}
        return {"Authorization": f"Bearer {self.token(*scopes, **claims)}", "Idempotency-Key": key or uuid4().hex}

    async def _jwks(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": [self._key.as_dict(private=False)]})

    async def _token(self, request: web.Request) -> web.Response:
        client, _, _ = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).partition(b":")
        token = self.token(
            "internal:amounts", "internal:recipients", "internal:sums", "internal:timeline",
            sub=client.decode(), kind="service", municipality="*",
        )  # fmt: skip
        return web.json_response({"access_token": token, "token_type": "Bearer", "expires_in": 300})
