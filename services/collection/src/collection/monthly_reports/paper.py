"""A monthly report on paper: the report, and the treasury's statement beside the books."""

from pathlib import Path

from semu_kit.clock import KST
from semu_kit.sheets.columns import Sheet, columns_of
from semu_kit.sheets.xlsx import SheetFile
from semu_law import load

from collection.monthly_reports.lines import ReportLine, TreasuryComparison
from collection.monthly_reports.rules import Timing
from collection.monthly_reports.schemas import ReportAnswer

_TIMINGS: dict[Timing, str] = {"on_time": "기한 안", "with_reason": "부득이한 사유로 기한 뒤", "overdue": "기한 지남"}


def sheets(report: ReportAnswer) -> tuple[Sheet, Sheet]:
    """Both parts of the report, before their lines."""
    found = load().municipalities.get(report.municipality)
    facts = (
        found.name if found else report.municipality,
        f"{report.fiscal_year}회계연도 {report.month.year}년 {report.month.month}월분 · {_standing(report)}",
        f"작성 {report.drafted_at.astimezone(KST):%Y-%m-%d}",
    )
    return (
        Sheet(
            title="세입징수보고서",
            form="부과징수 규칙 제14조 · 「지방회계법 시행령」 제30조",
            facts=facts,
            columns=columns_of(ReportLine),
            note="이달은 이달에 장부에 적은 것이다. 징수율 = 수납액 ÷ 징수결정액(이월 포함).",
        ),
        Sheet(
            title="세입월계표 대사",
            form="부과징수 규칙 제14조 (구금고의 세입월계표 첨부)",
            facts=facts,
            columns=columns_of(TreasuryComparison),
            note="장부는 수납액에 과오납과 미확인 수납을 더한 세입계좌의 금액이다.",
        ),
    )


def file_name(report: ReportAnswer) -> str:
    """Without its suffix."""
    return f"monthly-report-{report.municipality}-{report.fiscal_year}-{report.month:%Y-%m}"


def write_xlsx(report: ReportAnswer, path: Path) -> None:
    """Both parts as sheets of one file."""
    file = SheetFile(path)
    books, treasury = sheets(report)
    file.begin(books)
    file.add(report.lines)
    file.begin(treasury)
    file.add(report.treasury)
    file.close()


def _standing(report: ReportAnswer) -> str:
    if report.submission is None:
        return f"제출 전 (기한 {report.due_on})"
    done = report.submission
    reason = f": {done.reason}" if done.reason else ""
    return f"{done.day} 제출 ({_TIMINGS[done.timing]}, 기한 {done.due_on}{reason})"
