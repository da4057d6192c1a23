"""What a row's personal record holds, and how it is sealed for COPY."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.pii import Vault

from assessment.loading.rules import Person

RECORD_COLUMNS = ("id", "key_id", "sealed", "purpose", "made_at", "retain_until")
SealedRow = tuple[UUID, str, bytes, str, datetime, date]
"""A row of `personal_records`, in the order of RECORD_COLUMNS."""


@dataclass(frozen=True)
class Sealer:
    """Seals records of one purpose, made now."""

    vault: Vault
    purpose: str
    made_at: datetime
    retain_until: date

    def seal(self, record_id: UUID, data: dict[str, Any]) -> SealedRow:
        sealed = self.vault.seal(record_id, data)
        return record_id, sealed.key_id, sealed.blob, self.purpose, self.made_at, self.retain_until


def person_record(person: Person, other: Mapping[str, str]) -> dict[str, Any]:
    """The sealed content: the person, and the columns of the sender's own (`other`), which may tell of them too."""
    return {**asdict(person), "other": dict(other)}


def number_index(vault: Vault, person: Person) -> bytes:
    """The blind index that the same person or corporation always has."""
    return vault.blind_index(f"{person.kind}-number", person.number)
