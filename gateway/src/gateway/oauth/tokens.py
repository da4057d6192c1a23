"""What a token says. Claims name nobody: ids, a municipality, a department."""

import time
from dataclasses import dataclass
from typing import Any

from semu_kit.auth import AUDIENCE
from semu_kit.ids import new_id

from gateway.clients.models import Client
from gateway.keys.service import KeyRing
from gateway.officials.models import Official, OfficialLine
from gateway.settings import GatewaySettings


@dataclass(frozen=True)
class Issued:
    access_token: str
    expires_in: int
    """Seconds."""
    scopes: list[str]


class Issuer:
    """Signs tokens (JWT) with the current key."""

    def __init__(self, keys: KeyRing, settings: GatewaySettings) -> None:
        self._keys = keys
        self._settings = settings

    async def for_client(self, client: Client, scopes: list[str]) -> Issued:
        claims = {"sub": client.client_id, "kind": client.kind, "municipality": client.municipality}
        return await self._issue(claims, scopes, self._settings.client_token_seconds)

    async def for_official(self, official: Official, line: OfficialLine, scopes: list[str], client_id: str) -> Issued:
        claims = {
            "sub": str(official.id),
            "kind": "official",
            "municipality": official.municipality,
            "department": line.department,
            "grade": line.grade,
            "term_limited": line.term_limited,
            "client_id": client_id,
        }
        return await self._issue(claims, scopes, self._settings.official_token_seconds)

    async def _issue(self, claims: dict[str, Any], scopes: list[str], seconds: int) -> Issued:
        now = int(time.time())
        token = await self._keys.sign(
            {
                **claims,
                "iss": self._settings.issuer,
                "aud": AUDIENCE,
                "scope": " ".join(scopes),
                "iat": now,
                "exp": now + seconds,
                "jti": str(new_id()),
            }
        )
        return Issued(token, seconds, scopes)
