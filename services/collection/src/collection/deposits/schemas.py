"""Deposits and their differences in requests and answers. Money is whole won, days are KST."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from collection.deposits.rules import Finding, State

Reason = Literal["in_transit", "file_to_come", "bank_mistake", "to_be_reversed", "fee", "other"]
"""입금 중, 수납자료 미도착, 은행 착오, 수납 취소 대상, 수수료 차감, 그 밖."""


class FindingAnswer(BaseModel):
    """A part of the difference that files and statements account for: rows that were refused, receipts that could not
    be posted, that a file tells with another amount, that no file tells; money not yet deposited; the rest."""

    finding: Finding
    count: int
    won: int
    """With the sign that it has in the difference."""


class ComparisonAnswer(BaseModel):
    day: date
    """수납일."""
    channel: str
    """`*`: all channels, where the bank does not part its money."""
    receipts: int
    """What was posted for the day, less what went back."""
    deposited: int | None
    """세입계좌 입금금액 of the day's receipts; none without a statement."""
    difference: int
    """Deposit less receipts."""
    state: State


class DepositList(BaseModel):
    deposits: list[ComparisonAnswer]
    """By day and channel."""


class ExplanationAnswer(BaseModel):
    id: UUID
    channel: str
    receipts: int
    deposited: int
    reason: Reason
    text: str | None
    """None once its retention has passed."""
    official: UUID
    explained_at: AwareDatetime
    accepted: bool | None
    """By a second official; none before."""
    answered_by: UUID | None
    answered_at: AwareDatetime | None


class ExaminedComparison(ComparisonAnswer):
    findings: list[FindingAnswer]


class MissingFiles(BaseModel):
    """회차 below the highest that came, which have not come."""

    profile: str
    bank: str
    numbers: list[int]


class DepositDay(BaseModel):
    """One day's receipts against its deposits (입금 대사, Dongjak 7②), with what accounts for the differences."""

    day: date
    comparisons: list[ExaminedComparison]
    refused_rows_without_channel: int
    """Rows of the day's files that are so broken that not even their channel can be read."""
    missing_files: list[MissingFiles]
    refused_files: list[UUID]
    files_under_way: list[UUID]
    explanations: list[ExplanationAnswer]
    """Of all figures that the day has had, the latest first."""


class NewExplanation(BaseModel):
    channel: Annotated[str, Field(max_length=40)]
    difference: int
    """As the official saw it: if it has moved since, the explanation is refused."""
    reason: Reason
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    """Sealed at rest: it may name people."""


class NewAnswer(BaseModel):
    accepted: bool


class Explained(BaseModel):
    id: UUID
    day: date
    channel: str
    difference: int
    state: State
