"""Contacts and dispositions in requests and answers."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, model_validator
from semu_contracts.events.collection import ContactKind, DispositionKind

Outcome = Literal["", "promised", "partly_promised", "refused", "hardship", "no_answer", "wrong_contact"]
"""납부 약속, 일부 납부 약속, 거부, 생계 곤란, 부재, 연락처 오류. Never free text: it would hold personal data."""

DIRECT_KINDS = ("phone", "visit", "office")


class NewContact(BaseModel):
    """An official's contact about a bill. `direct` is 직접 독려: by telephone or in person, never a sent message."""

    bill: UUID
    day: date
    kind: ContactKind
    direct: bool
    outcome: Outcome = ""

    @model_validator(mode="after")
    def _a_message_is_never_direct(self) -> "NewContact":
        if self.direct and self.kind not in DIRECT_KINDS:
            raise ValueError("문자·서면은 직접 독려가 아닙니다. direct를 false로 보내십시오.")
        return self


class NewDisposition(BaseModel):
    """An official's disposition or sanction against the debtor of a bill (체납처분·행정제재)."""

    bill: UUID
    day: date
    kind: DispositionKind


class RecordedContactAnswer(BaseModel):
    id: UUID
    bill: UUID
    official: UUID
    day: date
    kind: ContactKind
    direct: bool
    outcome: Outcome
    recorded_at: AwareDatetime


class DispositionAnswer(BaseModel):
    id: UUID
    bill: UUID
    official: UUID
    day: date
    kind: DispositionKind
    recorded_at: AwareDatetime


class ContactPage(BaseModel):
    contacts: list[RecordedContactAnswer]
    """In order of day."""


class DispositionPage(BaseModel):
    dispositions: list[DispositionAnswer]
    """In order of day."""
