"""`GET /<service>/internal/v1/bills/{id}/timeline`: what a service knows of a bill's story (the gateway asks all)."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel


class Document(BaseModel):
    kind: str
    """As `levy_file`, `receipt`, `notice`, `payment`, `credit`."""
    id: str


class TimelineEntry(BaseModel):
    at: AwareDatetime
    service: str
    what: str
    """A stable slug, as `levy.decided`."""
    title: str
    """One Korean line for an official."""
    actor: str
    document: Document | None = None
    facts: dict[str, Any] = {}
    """No personal data."""


class Timeline(BaseModel):
    bill: UUID
    municipality: str | None = None
    """Whose bill it is; none if the service knows nothing of it. The gateway refuses callers of another."""
    entries: list[TimelineEntry]
    """In the order of `at`."""
