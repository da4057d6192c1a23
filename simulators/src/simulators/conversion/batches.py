"""Bulk conversion of resident numbers to CI (연계정보 일괄변환), as an identity agency does it."""

import base64
import json
import os
import secrets
from datetime import timedelta
from typing import Annotated, Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, Field
from semu_kit.clock import Clock

from simulators.people.citizens import Citizens
from simulators.store import Store
from simulators.troubles.troubles import Troubles

Outcome = Literal["converted", "no_such_person", "try_again"]

_NONCE = 12


class Question(BaseModel):
    key: str = Field(min_length=1, max_length=64)
    """The asker's own id; it is bound to the ciphertext."""
    resident_number: str
    """base64 of nonce (12 bytes) and AES-256-GCM ciphertext, with `key` as associated data."""


class NewBatch(BaseModel):
    items: Annotated[list[Question], Field(min_length=1, max_length=10_000)]


class QuotaExceeded(Exception):
    """The day's quota of conversions is used up."""


class Batches:
    """Batches are answered a while after they were taken; what is kept stays encrypted."""

    def __init__(
        self, store: Store, citizens: Citizens, troubles: Troubles, clock: Clock, *, key: str, daily_quota: int,
        takes: timedelta,
    ) -> None:  # fmt: skip
        self._store = store
        self._citizens = citizens
        self._troubles = troubles
        self._clock = clock
        self._cipher = AESGCM(base64.b64decode(key))
        self._daily_quota = daily_quota
        self._takes = takes

    def take(self, batch: NewBatch) -> str:
        """Raises QuotaExceeded."""
        day = self._clock.today().isoformat()
        row = self._store.row("SELECT coalesce(sum(size), 0) AS used FROM conversion_batches WHERE day = ?", (day,))
        assert row is not None
        if row["used"] + len(batch.items) > self._daily_quota:
            raise QuotaExceeded
        name = secrets.token_hex(12)
        ready_at = (self._clock.now() + self._takes).timestamp()
        self._store.write(
            "INSERT INTO conversion_batches VALUES (?, ?, ?, ?, ?)",
            (name, day, ready_at, batch.model_dump_json(), len(batch.items)),
        )
        return name

    def answer(self, name: str) -> dict[str, Any] | None:
        row = self._store.row("SELECT * FROM conversion_batches WHERE batch = ?", (name,))
        if row is None:
            return None
        if row["ready_at"] > self._clock.now().timestamp():
            return {"batch": name, "state": "pending", "items": []}
        items = [self._convert(Question.model_validate(item)) for item in json.loads(row["items"])["items"]]
        return {"batch": name, "state": "done", "items": items}

    def _convert(self, question: Question) -> dict[str, Any]:
        associated = question.key.encode()
        sealed = base64.b64decode(question.resident_number)
        try:
            number = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], associated).decode()
        except InvalidTag:
            return {"key": question.key, "outcome": "no_such_person", "ci": None}
        citizen = self._citizens.by_resident_number(number)
        if citizen is None or citizen.ci is None:
            return {"key": question.key, "outcome": "no_such_person", "ci": None}
        if self._troubles.strike("conversion", "try_again", citizen.person):
            return {"key": question.key, "outcome": "try_again", "ci": None}
        nonce = os.urandom(_NONCE)
        ci = base64.b64encode(nonce + self._cipher.encrypt(nonce, citizen.ci.encode(), associated)).decode()
        return {"key": question.key, "outcome": "converted", "ci": ci}
