"""Banks' files as their sender and the officials follow them. Money is whole won, days are KST."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from collection.bank_files.models import BankFile

FileState = Literal["received", "checked", "posted", "refused"]
Outcome = Literal["posted", "repeated", "differs", "failed"]


class BankFileAnswer(BaseModel):
    """One file (영수필통지서 전산자료) and how far it has come: received → checked → posted, or refused."""

    id: UUID
    municipality: str
    profile: str
    day: date
    """수납일."""
    state: FileState
    bank: str | None
    """은행코드 of the header; none before the file is read."""
    number: int | None
    """회차 of the header."""
    sha256: str
    size: int
    """Bytes."""
    progress: int
    """Percent of the rows that are posted, or, while it is read, of the bytes that are read."""
    rows: int
    """refused + posted + repeated + differing + failed, once it is posted."""
    refused: int
    """Rows that are no receipts; see `/refusals`."""
    posted: int
    repeated: int
    """Receipts that were taken before, from another file or by the bank's notice: nothing is taken twice."""
    differing: int
    """Receipts that were taken before with another amount or day; what was taken stands, see `/receipts`."""
    failed: int
    """Receipts that could not be posted; `/retry` posts them once the cause is mended."""
    won: int
    """The trailer's total."""
    sent_by: str
    received_at: AwareDatetime
    finished_at: AwareDatetime | None
    problem: dict[str, Any] | None
    """Why a refused file was refused, as a problem document; nothing of it was posted."""

    @classmethod
    def of(cls, file: BankFile) -> "BankFileAnswer":
        done = file.refused + file.posted + file.repeated + file.differing + file.failed
        whole = {"posted": 100, "refused": 100, "checked": done * 100 // max(file.rows, 1)}
        return cls(
            **file.model_dump(exclude={"sha256", "chunks", "size_read", "posted_through"}),
            sha256=file.sha256.hex(),
            progress=whole.get(file.state, file.size_read * 100 // max(file.size, 1)),
        )


class BankFilePage(BaseModel):
    """Banks' files, the newest first."""

    bank_files: list[BankFileAnswer]
    next_after: UUID | None
    """Ask with `after` for the next page; none at the end."""


class Fault(BaseModel):
    field: str
    """As the record's description names it; `행 전체` if the fault is of the whole row."""
    value: str
    """As it was sent."""
    code: str
    reason: str
    remedy: str


class RefusedRow(BaseModel):
    line: int
    """Counted from 1 with the header."""
    text: str
    """As it was sent."""
    won: int | None
    """None where the amount cannot be read."""
    channel: str | None
    faults: list[Fault]


class RefusalPage(BaseModel):
    rows: list[RefusedRow]
    next_after: int | None
    """Ask with `after` for the next page; none at the end."""


class BankReceiptAnswer(BaseModel):
    """One receipt of a file, beside what was posted under its natural key."""

    line: int
    provider: str
    payment_id: str
    channel: str
    reference: str | None
    won: int
    paid_at: AwareDatetime
    outcome: Outcome | None
    """None before it is posted."""
    payment: UUID | None
    posted_won: int | None
    posted_day: date | None


class BankReceiptPage(BaseModel):
    receipts: list[BankReceiptAnswer]
    next_after: int | None


class ProfileAnswer(BaseModel):
    name: str
    title: str


class ProfileList(BaseModel):
    profiles: list[ProfileAnswer]
