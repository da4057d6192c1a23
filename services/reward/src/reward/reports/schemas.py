"""Reports as they are sent and shown. Amounts in won; who informed is shown nowhere here."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from reward.identities.schemas import Identity
from reward.kinds import InformantKind

ReportState = Literal["received", "accepted", "excluded", "completed", "notified", "decided"]
Matter = Literal["records", "whereabouts", "circumstances", "cash", "deposit", "shares", "other"]
"""중요한 자료 (§146③1호~3호); 은닉재산 (§146④)."""
Reason = Literal["official-duty", "no-benefit", "under-audit", "known", "fraud-suit", "already-pursued", "own-name"]
Text = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class NewReport(BaseModel):
    """별지 제1호서식 (탈루·부당 환급·감면) or 제2호서식 (은닉재산)."""

    kind: InformantKind
    matter: Matter
    informant: Identity
    in_line_of_duty: bool = False
    """An official who learned of it in the course of duty (§146②)."""
    statement: Text
    """What is reported; who reports it is left out, for the case officers read it."""
    reported_on: date


class NewRequest(BaseModel):
    wanted: Text
    due_on: date


class NewCheck(BaseModel):
    reason: Reason
    applies: bool
    ground: Text
    """What shows it: the audit's number, the register's extract."""


class LinkedBill(BaseModel):
    bill: UUID
    receipts: Annotated[list[UUID], Field(min_length=1, max_length=1000)] | None = None
    """For a hidden asset: the receipts that came out of it."""


class LinkedBills(BaseModel):
    bills: Annotated[list[LinkedBill], Field(max_length=1000)]


class Completion(BaseModel):
    completed_on: date
    """The day on which all of it was collected."""


class ReportView(BaseModel):
    """One report as everybody sees it."""

    report: UUID
    number: str
    kind: InformantKind
    form: str
    matter: Matter
    reported_on: date
    state: ReportState
    completed_on: date | None
    notified_on: date | None


class WaitingReport(ReportView):
    """A report as the committee's clerk sees it: by number, with what the law gives for it now."""

    collected: int
    amount: int
    reason: str | None
    """Why nothing is given, where what was collected has fallen since."""
    article: str | None
    explanation: list[str]


class WaitingPage(BaseModel):
    reports: list[WaitingReport]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""


class ReportPage(BaseModel):
    reports: list[ReportView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""


class FileView(BaseModel):
    number: int
    kind: Literal["form", "evidence"]
    names_informant: bool
    """Only the role that may see who informed opens it."""
    media_type: str
    size: int
    added_by: str
    added_at: AwareDatetime


class RequestView(BaseModel):
    wanted: str
    asked_on: date
    due_on: date
    answered_on: date | None
    actor: str


class CheckView(BaseModel):
    reason: Reason
    applies: bool
    article: str
    ground: str
    actor: str
    checked_at: AwareDatetime


class ReceiptView(BaseModel):
    """A receipt on a linked bill; why it did not count, if it did not."""

    receipt: UUID
    bill: UUID
    day: date
    won: int
    reason: str | None = None
    article: str | None = None
    why: str | None = None


class ReportDetail(ReportView):
    """A case as its officer sees it."""

    matter_title: str
    statement: str
    files: list[FileView]
    requests: list[RequestView]
    checks: list[CheckView]
    """Every one that was made, the oldest first."""
    unchecked: list[Reason]
    bills: list[LinkedBill]
    receipts: list[ReceiptView]
    collected: int
    amount: int
    """By the law as it is known now; the committee decides."""
    reason: str | None
    article: str | None
    explanation: list[str]
    trace: dict[str, Any]


class Named(BaseModel):
    """Who informed, for the one role that may see it."""

    report: UUID
    number: str
    informant: UUID
    identity: Identity


class Notice(BaseModel):
    """The notice to apply (포상금 지급신청서 제출 통보, 조례 §6③), with its addressee."""

    number: str
    name: str
    address: str
    text: list[str]
