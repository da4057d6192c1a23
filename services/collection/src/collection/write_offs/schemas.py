"""Write-offs in requests and answers. Money is whole won."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from semu_contracts.events.collection import WriteOffEnd

from collection.write_offs.rules import Reason


class NewWriteOff(BaseModel):
    """A write-off decided (정리보류)."""

    bill: UUID
    day: date
    reason: Reason
    searched_on: date | None = None
    """행방·재산을 확인한 날; it may be left out below 300,000 won (시행령 §94②)."""


class NewCancellation(BaseModel):
    """A write-off cancelled as property was found (정리보류 취소), or because it was an error."""

    bill: UUID
    day: date
    cause: Literal["property_found", "error"]


class WriteOffAnswer(BaseModel):
    id: UUID
    bill: UUID
    day: date
    reason: Reason
    searched_on: date | None
    provision: str
    principal: int
    charge: int
    expense: int
    actor: str
    recorded_at: AwareDatetime


class CancellationAnswer(BaseModel):
    id: UUID
    bill: UUID
    write_off: UUID | None
    """None where the bill came here already written off."""
    day: date
    cause: WriteOffEnd
    principal: int
    charge: int
    expense: int
    added_charge: int
    """Late charge added by that day, to be entered beside the amount (Dongjak 22)."""
    actor: str
    recorded_at: AwareDatetime


class WriteOffPage(BaseModel):
    write_offs: list[WriteOffAnswer]
    cancellations: list[CancellationAnswer]
    """Both in the order in which they were recorded."""
