"""Monthly reports in requests and answers. Won; days in KST."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from collection.monthly_reports.lines import ReportLine, TreasuryComparison
from collection.monthly_reports.rules import Timing
from collection.months import FiscalYear, MonthText

Words = Annotated[str, Field(min_length=1, max_length=1000)]


class DifferenceExplanation(BaseModel):
    item: Annotated[str, Field(max_length=100)] | None
    """Null for money that is assigned to no item."""
    explanation: Words


class NewMonthlyReport(BaseModel):
    fiscal_year: FiscalYear
    month: MonthText
    explanations: Annotated[list[DifferenceExplanation], Field(max_length=500)] = []
    """Of what the days of entering do not explain of the differences from the treasury's statement."""


class NewSubmission(BaseModel):
    reason: Words | None = None
    """부득이한 사유: needed past the 15th."""


class SubmissionAnswer(BaseModel):
    day: date
    due_on: date
    timing: Timing
    reason: str | None
    submitted_by: str
    submitted_at: AwareDatetime


class ReportSummary(BaseModel):
    id: UUID
    municipality: str
    fiscal_year: int
    month: date
    """Its first day."""
    due_on: date
    latest_on: date
    """With a reason."""
    drafted_by: str
    drafted_at: AwareDatetime
    submission: SubmissionAnswer | None


class ReportAnswer(ReportSummary):
    treasury_statement: UUID
    lines: list[ReportLine]
    treasury: list[TreasuryComparison]
    """The treasury's statement beside the books, item by item."""


class ReportPage(BaseModel):
    reports: list[ReportSummary]
    """The newest first."""
