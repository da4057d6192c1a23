"""Drafting and submitting the monthly report."""

from datetime import date
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.books import repository as books
from collection.days import repository as days
from collection.items import code_of
from collection.monthly_reports import repository
from collection.monthly_reports.models import MonthlyReport, MonthlySubmission
from collection.monthly_reports.rules import Deadline, compared, deadline, report_lines
from collection.monthly_reports.schemas import (
    DifferenceExplanation,
    ReportAnswer,
    ReportSummary,
    SubmissionAnswer,
)  # fmt: skip
from collection.months import Month, must_be_over
from collection.officials import official_id
from collection.treasury_statements import repository as statements
from collection.treasury_statements.schemas import TreasuryLine


class ReportUnknown(NotFound):
    """No monthly report of the caller's municipality has this id."""

    type, title = "monthly-report-unknown", "No such monthly report"


class MonthNotClosed(Conflict):
    """Entries may still be booked in the month."""

    type, title = "month-not-closed", "The last booking day of the month is not closed"


class TreasuryStatementMissing(Conflict):
    """The report goes with the treasury's statement (세입월계표) of the month."""

    type, title = "treasury-statement-missing", "The treasury's statement of the month is missing"


class TreasuryStatementReplaced(Conflict):
    """The report was drafted beside a statement that counts no more."""

    type, title = "treasury-statement-replaced", "The treasury's statement was replaced"


class DifferenceUnexplained(Conflict):
    """Money differs from the treasury's, and neither the days of entering nor anybody says why."""

    type, title = "difference-unexplained", "A difference from the treasury's statement is not explained"


class SameOfficial(Forbidden):
    """Whoever drafted a report does not submit it."""

    type, title = "same-official", "Another official has to submit"


class ReasonMissing(Problem):
    """Past the day on which it was due, a report says why (부득이한 사유)."""

    status, type, title = 422, "reason-missing", "A late report needs a reason"


class MonthSubmitted(Conflict):
    """What was submitted stands."""

    type, title = "month-submitted", "The month was submitted"


async def draft(
    session: AsyncSession, clock: Clock, principal: Principal, month: Month, given: list[DifferenceExplanation]
) -> ReportAnswer:
    """Keep the figures of a month as they stand, beside the treasury's statement.

    A month counts what was booked in it, so that every entry is in one month's report, and the month after says what
    came late. Raises NotAnOfficial, MonthNotOver, MonthNotClosed, TreasuryStatementMissing, ItemUnknown.
    """
    official_id(principal)
    must_be_over(month, clock.today())
    await _must_be_closed(session, principal.municipality, month)
    statement = await statements.latest(session, principal.municipality, month.fiscal_year, month.first)
    if statement is None:
        raise TreasuryStatementMissing("구금고의 세입월계표가 없습니다. 그 달의 월계표를 먼저 넣으십시오.")
    law = load()
    lines = report_lines(
        await books.of_items(session, principal.municipality, month.fiscal_year, month.first, month.last),
        await books.of_items(session, principal.municipality, month.fiscal_year, date(1900, 1, 1), month.last),
        law,
    )
    treasury = compared(
        await repository.bank_money(session, principal.municipality, month),
        {line["item"]: TreasuryLine.model_validate(line) for line in statement.lines},
        {code_of(one.item) if one.item else None: one.explanation for one in given},
        law,
    )
    when = deadline(principal.municipality, month.following, law)
    report = MonthlyReport(
        id=new_id(),
        municipality=principal.municipality,
        fiscal_year=month.fiscal_year,
        month=month.first,
        treasury_statement=statement.id,
        lines=[line.model_dump() for line in lines],
        treasury=[line.model_dump() for line in treasury],
        due_on=when.due_on,
        latest_on=when.latest_on,
        law_release=law.hash,
        drafted_by=principal.actor,
        drafted_at=clock.now(),
    )
    session.add(report)
    return answer(report, None)


async def _must_be_closed(session: AsyncSession, municipality: str, month: Month) -> None:
    last = await days.last(session, municipality)
    if last is None or last.day < month.last:
        raise MonthNotClosed(
            "그 달의 마지막 날이 아직 일 마감되지 않았습니다. 일 마감이 끝난 뒤 다시 시도하십시오.", day=month.last
        )


async def submit(
    session: AsyncSession, clock: Clock, principal: Principal, report_id: UUID, reason: str | None
) -> ReportAnswer:
    """Submit a report that another official drafted: it stands from now on.

    Raises NotAnOfficial, ReportUnknown, SameOfficial, MonthSubmitted, TreasuryStatementReplaced,
    DifferenceUnexplained, ReasonMissing.
    """
    official_id(principal)
    report = await find(session, principal.municipality, report_id)
    if report.drafted_by == principal.actor:
        raise SameOfficial("작성한 사람은 제출할 수 없습니다. 다른 공무원이 확인하고 제출하십시오.")
    await _must_be_fit(session, report)
    when = Deadline(report.due_on, report.latest_on)
    timing = when.timing(clock.today())
    if timing != "on_time" and reason is None:
        raise ReasonMissing(
            "제출 기한이 지났습니다. 부득이한 사유를 적어 제출하십시오.", due_on=when.due_on, latest_on=when.latest_on
        )
    submission = MonthlySubmission(
        report=report.id,
        municipality=report.municipality,
        fiscal_year=report.fiscal_year,
        month=report.month,
        day=clock.today(),
        due_on=when.due_on,
        timing=timing,
        reason=reason,
        submitted_by=principal.actor,
        submitted_at=clock.now(),
    )
    if not await repository.add(session, submission):
        raise MonthSubmitted("이미 제출한 달입니다. 제출한 보고서를 보십시오.", month=report.month)
    return answer(report, submission)


async def _must_be_fit(session: AsyncSession, report: MonthlyReport) -> None:
    if await repository.submitted(session, report):
        raise MonthSubmitted("이미 제출한 달입니다. 제출한 보고서를 보십시오.", month=report.month)
    counts = await statements.latest(session, report.municipality, report.fiscal_year, report.month)
    if counts is None or counts.id != report.treasury_statement:
        raise TreasuryStatementReplaced("작성한 뒤 월계표가 바뀌었습니다. 보고서를 다시 작성하십시오.")
    open_items = [line["item_name"] for line in report.treasury if line["unexplained"] and not line["explanation"]]
    if open_items:
        raise DifferenceUnexplained(
            "월계표와의 차이에 설명이 없습니다. 까닭을 적어 보고서를 다시 작성하십시오.", items=open_items
        )


async def find(session: AsyncSession, municipality: str, report_id: UUID) -> MonthlyReport:
    """Raises ReportUnknown."""
    report = await repository.find(session, municipality, report_id)
    if report is None:
        raise ReportUnknown("그런 보고서가 없습니다. 번호와 지방자치단체를 확인하십시오.", report=report_id)
    return report


async def show(session: AsyncSession, municipality: str, report_id: UUID) -> ReportAnswer:
    """One report with its figures. Raises ReportUnknown."""
    report = await find(session, municipality, report_id)
    return answer(report, (await repository.submissions(session, [report.id])).get(report.id))


async def of_year(session: AsyncSession, municipality: str, year: int) -> list[ReportSummary]:
    """All reports of a year's books, the newest first."""
    reports = await repository.of_year(session, municipality, year)
    submitted = await repository.submissions(session, [report.id for report in reports])
    return [ReportSummary.model_validate(_told(report, submitted.get(report.id))) for report in reports]


def answer(report: MonthlyReport, submission: MonthlySubmission | None) -> ReportAnswer:
    """A report as it is shown."""
    return ReportAnswer.model_validate(_told(report, submission))


def _told(report: MonthlyReport, submission: MonthlySubmission | None) -> dict[str, object]:
    return {
        **report.model_dump(),
        "submission": SubmissionAnswer.model_validate(submission, from_attributes=True) if submission else None,
    }
