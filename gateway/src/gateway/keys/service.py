"""Making, rotating, publishing and using the keys that sign tokens. All times here are the machine's own (security)."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey
from semu_kit.db import Database
from semu_kit.ids import new_id
from semu_kit.pii import Sealed, Vault
from semu_kit.problems import UpstreamUnavailable
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.keys import repository
from gateway.keys.models import SigningKey

ALGORITHM = "Ed25519"
_REREAD_SECONDS = 30.0
_PUBLISH_BEFORE_SIGNING = timedelta(minutes=5)
_MARGIN = timedelta(minutes=1)


async def rotate_if_due(
    session: AsyncSession, vault: Vault, *, now: datetime, key_age: timedelta, longest_token: timedelta
) -> bool:
    """Make the first key, or the next one if the newest is older than `key_age`; drop keys past their last token.

    The first signs at once, each later one five minutes after it was published. Returns whether one was made.
    """
    await repository.lock(session)
    await repository.forget_expired(session, now)
    present = await repository.valid(session, now)
    if present and now - present[0].made_at < key_age:
        return False
    signs_from = now + _PUBLISH_BEFORE_SIGNING if present else now
    await repository.supersede(session, signs_from + longest_token + _MARGIN)
    kid = new_id()
    sealed = vault.seal(kid, dict(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    session.add(SigningKey(kid=kid, sealed_under=sealed.key_id, sealed=sealed.blob, made_at=now, signs_from=signs_from))
    await session.flush()
    return True


@dataclass(frozen=True)
class _Key:
    jwk: OKPKey
    signs_from: datetime


class KeyRing:
    """This process's copy of the keys, read again every 30 seconds: well within the five minutes before a new key
    signs, so that every process publishes a key before any signs with it."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._keys: list[_Key] = []
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def published(self) -> dict[str, Any]:
        """The key set (JWKS): public halves only."""
        keys = await self._current()
        return {"keys": [_public(key.jwk) for key in keys]}

    async def sign(self, claims: dict[str, Any]) -> str:
        """A signed token (JWT). Raises UpstreamUnavailable if no key was made yet."""
        now = datetime.now(UTC)
        for key in await self._current():
            if key.signs_from <= now:
                header = {"alg": ALGORITHM, "kid": key.jwk.kid, "typ": "JWT"}
                return jwt.encode(header, claims, key.jwk, algorithms=[ALGORITHM])
        raise UpstreamUnavailable("서명 키가 아직 없습니다. 게이트웨이의 초기 설정(bootstrap)을 먼저 실행하십시오.")

    async def _current(self) -> list[_Key]:
        async with self._reading:
            if not self._keys or time.monotonic() - self._read_at > _REREAD_SECONDS:
                async with self._database.transaction() as session:
                    rows = await repository.valid(session, datetime.now(UTC))
                self._keys = [self._opened(row) for row in rows]
                self._read_at = time.monotonic()
            return self._keys

    def _opened(self, row: SigningKey) -> _Key:
        secret = self._vault.open(row.kid, Sealed(row.sealed_under, row.sealed))
        return _Key(OKPKey.import_key({**secret, "kid": str(row.kid)}), row.signs_from)


def _public(key: OKPKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.kid, "use": "sig", "alg": ALGORITHM}
