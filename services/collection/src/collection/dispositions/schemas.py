"""Dispositions in requests and answers."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from semu_contracts.events.collection import DispositionKind


class NewDisposition(BaseModel):
    """An official's disposition or sanction against the debtor of a bill (체납처분·행정제재)."""

    bill: UUID
    day: date
    kind: DispositionKind


class DispositionAnswer(BaseModel):
    id: UUID
    bill: UUID
    official: UUID
    day: date
    kind: DispositionKind
    recorded_at: AwareDatetime


class DispositionPage(BaseModel):
    dispositions: list[DispositionAnswer]
    """In order of day."""
