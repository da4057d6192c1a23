"""Registering officials and their changes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from gateway.clients.rules import OFFICIAL_SCOPES


def _known(scopes: list[str]) -> list[str]:
    if unknown := set(scopes) - OFFICIAL_SCOPES:
        raise ValueError(f"공무원이 가질 수 없는 권한입니다: {' '.join(sorted(unknown))}")
    return sorted(set(scopes))


class Line(BaseModel):
    """Where an official stands from a day on: transfer (전보), promotion (승진), leave or retirement (휴직·퇴직)."""

    model_config = ConfigDict(extra="forbid")

    department: Annotated[str, Field(min_length=1, max_length=60)]
    grade: Annotated[int, Field(ge=1, le=9)]
    term_limited: bool = False
    active: bool = True
    from_day: date


class NewOfficial(Line):
    """An official of the caller's own municipality."""

    official: UUID | None = None
    """An id that the municipality already uses for them; otherwise one is made."""
    name: Annotated[str, Field(min_length=1, max_length=60)]
    sign_in_id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,63}$")]
    password: Annotated[SecretStr, Field(min_length=10, max_length=200)]
    """The first password; kept as an Argon2id hash."""
    scopes: Annotated[list[str], AfterValidator(_known)]


class RegisteredOfficial(BaseModel):
    official: UUID
    municipality: str
    scopes: list[str]


class RecordedLine(Line):
    official: UUID
