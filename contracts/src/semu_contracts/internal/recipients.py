"""`POST /assessment/internal/v1/recipients`: whom a message is for (notification asks assessment).

The only answer between services that holds personal data; it is never logged, and never kept by the asker.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class RecipientsQuestion(BaseModel):
    taxpayers: Annotated[list[UUID], Field(min_length=1, max_length=1000)]


class Recipient(BaseModel):
    taxpayer: UUID
    municipality: str
    kind: Literal["person", "corporation"]
    name: str
    phone: str | None
    """Digits only."""
    ci: str | None
    """연계정보, 88 characters."""


class RecipientsAnswer(BaseModel):
    recipients: list[Recipient]
    """A taxpayer that is not known is left out."""
