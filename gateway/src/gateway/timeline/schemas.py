"""One bill's story, as told."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from semu_contracts.internal.timeline import TimelineEntry


class MissingPart(BaseModel):
    """A service whose part of the story is not in the answer."""

    service: str
    reason: Literal["unavailable", "refused"]


class BillStory(BaseModel):
    bill: UUID
    municipality: str
    entries: list[TimelineEntry]
    """In the order in which they happened."""
    missing: list[MissingPart]
    """Empty when the story is whole; otherwise ask again later."""
