"""Personal data (개인정보) at rest: AES-256-GCM by record, and blind indexes to find by."""

import base64
import hmac
import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from semu_kit.plumbing import PersonalRecord
from semu_kit.problems import NotFound

_NONCE_BYTES = 12
_KEY_BYTES = 32


@dataclass(frozen=True)
class Sealed:
    key_id: str
    blob: bytes
    """Nonce (12 bytes) and ciphertext with its tag."""


class Vault:
    """Seals under the first of `keys` (id → 32 bytes) and opens under any; key id and record id are authenticated,
    so that a ciphertext moved to another row does not open."""

    def __init__(self, keys: dict[str, bytes], blind_index_key: bytes) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in (*keys.values(), blind_index_key)):
            raise ValueError("personal data needs at least one key, and every key has 32 bytes")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self.current = next(iter(keys))
        """Id of the key that seals."""
        self._blind_index_key = blind_index_key

    @classmethod
    def of(cls, pii_keys: str, blind_index_key: str) -> "Vault":
        """From the settings' own form: JSON of key id → base64, and base64."""
        keys = {key_id: base64.b64decode(key) for key_id, key in json.loads(pii_keys).items()}
        return cls(keys, base64.b64decode(blind_index_key))

    def seal(self, record_id: UUID, data: dict[str, Any]) -> Sealed:
        """Seal a JSON object under its record's id."""
        return self.seal_bytes(record_id, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())

    def open(self, record_id: UUID, sealed: Sealed) -> dict[str, Any]:
        """The object that was sealed under this id. Raises KeyError for an unknown key id, and cryptography's
        InvalidTag if the blob is not this record's."""
        data: dict[str, Any] = json.loads(self.open_bytes(record_id, sealed))
        return data

    def seal_bytes(self, record_id: UUID, data: bytes) -> Sealed:
        nonce = os.urandom(_NONCE_BYTES)
        bound = _bound(self.current, record_id)
        return Sealed(self.current, nonce + self._ciphers[self.current].encrypt(nonce, data, bound))

    def open_bytes(self, record_id: UUID, sealed: Sealed) -> bytes:
        nonce, ciphertext = sealed.blob[:_NONCE_BYTES], sealed.blob[_NONCE_BYTES:]
        return self._ciphers[sealed.key_id].decrypt(nonce, ciphertext, _bound(sealed.key_id, record_id))

    def blind_index(self, kind: str, value: str) -> bytes:
        """16 bytes to find an equal value by (kind: `resident-number`, `ci`, `phone`), worthless without the key."""
        return hmac.digest(self._blind_index_key, f"{kind}\0{value}".encode(), "sha256")[:16]


def _bound(key_id: str, record_id: UUID) -> bytes:
    return key_id.encode() + b"\0" + record_id.bytes


class PersonalRecords:
    """The personal records of one transaction, by id. Bulk loads COPY into `personal_records` themselves."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def keep(
        self, record_id: UUID, data: dict[str, Any], *, purpose: str, made_at: datetime, retain_until: date
    ) -> None:
        """Write one record; its last day comes from the settings' retention of its purpose."""
        sealed = self._vault.seal(record_id, data)
        self._session.add(
            PersonalRecord(
                id=record_id, key_id=sealed.key_id, sealed=sealed.blob,
                purpose=purpose, made_at=made_at, retain_until=retain_until,
            )
        )  # fmt: skip
        await self._session.flush()

    async def load(self, record_id: UUID) -> dict[str, Any]:
        """One person's data. Raises NotFound once its retention has passed."""
        found = await self.load_many([record_id])
        if record_id not in found:
            raise NotFound("보관 기간이 지나 지워졌거나 없는 개인정보입니다.", record=record_id)
        return found[record_id]

    async def load_many(self, record_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
        """Those of the records that are still kept."""
        table = PersonalRecord.__table__.c  # type: ignore[attr-defined]
        rows = await self._session.execute(select(table.id, table.key_id, table.sealed).where(table.id.in_(record_ids)))
        return {row.id: self._vault.open(row.id, Sealed(row.key_id, row.sealed)) for row in rows}
