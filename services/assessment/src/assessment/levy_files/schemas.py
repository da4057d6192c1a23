"""A levy file as its sender follows it."""

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from assessment.levy_files.models import LevyFile

FileState = Literal["received", "loading", "loaded", "failed"]


class LevyFileAnswer(BaseModel):
    """One levy file and how far it has come. While it is loading, the counts grow."""

    id: UUID
    municipality: str
    kind: Literal["new", "carried_over"]
    state: FileState
    sha256: str
    size: int
    """Bytes."""
    progress: int
    """Percent of the bytes that have been read."""
    encoding: Literal["utf-8", "utf-8-sig", "cp949"] | None
    """As found out; none before the file is read."""
    rows: int
    """accepted + rejected + repeated."""
    accepted: int
    rejected: int
    repeated: int
    """Rows that were levied once already, by this file or an earlier one."""
    rejected_by_reason: dict[str, int]
    """Rows by the code of each of their faults, the repeated ones too."""
    sent_by: str
    received_at: AwareDatetime
    finished_at: AwareDatetime | None
    problem: dict[str, Any] | None
    """Why a failed file failed, as a problem document; nothing of it was levied."""
    withdrawal_requested_at: AwareDatetime | None

    @classmethod
    def of(cls, file: LevyFile) -> "LevyFileAnswer":
        finished = file.state in ("loaded", "failed")
        return cls(
            **file.model_dump(exclude={"sha256", "chunks", "header", "size_read"}),
            sha256=file.sha256.hex(),
            progress=100 if finished else file.size_read * 100 // max(file.size, 1),
        )


class LevyFilePage(BaseModel):
    """Levy files, the newest first."""

    levy_files: list[LevyFileAnswer]
    next_after: UUID | None
    """Ask with `after` for the next page; none at the end."""
