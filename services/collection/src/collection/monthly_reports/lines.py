"""The lines of a monthly report: each field that has a Column is a column of the form. Won."""

from typing import Annotated

from pydantic import BaseModel
from semu_kit.sheets.columns import Column


class ReportLine(BaseModel):
    """One component of one revenue item in the report (세입징수보고서, Dongjak 14)."""

    item: str | None
    """Null in a total."""
    item_name: Annotated[str, Column("세목", 14)]
    component: Annotated[str, Column("구분", 9)]
    month_decided: Annotated[int, Column("징수결정(이월 포함)", 12, number=True, group="이달")]
    month_reduced: Annotated[int, Column("감액", 10, number=True, group="이달")]
    month_collected: Annotated[int, Column("수납", 12, number=True, group="이달")]
    month_taken_off: Annotated[int, Column("정리보류·시효", 10, number=True, group="이달")]
    carried: Annotated[int, Column("이월", 12, number=True, group="누계")]
    decided: Annotated[int, Column("징수결정", 12, number=True, group="누계")]
    reduced: Annotated[int, Column("감액", 10, number=True, group="누계")]
    collected: Annotated[int, Column("수납", 12, number=True, group="누계")]
    shelved: Annotated[int, Column("정리보류", 10, number=True, group="누계")]
    lapsed: Annotated[int, Column("시효완성", 10, number=True, group="누계")]
    carried_out: Annotated[int, Column("차년이월", 12, number=True, group="누계")]
    outstanding: Annotated[int, Column("미수납", 12, number=True, group="누계")]
    rate: Annotated[str | None, Column("징수율(%)", 7, number=True)]
    """수납액 ÷ 징수결정액(이월 포함), a decimal text."""


class TreasuryComparison(BaseModel):
    """The books' money of one item beside the treasury's (구금고 세입월계표). Received too much and money in suspense
    are in both."""

    item: str | None
    item_name: Annotated[str, Column("세목", 16)]
    ledger_month: Annotated[int, Column("장부", 13, number=True, group="이달")]
    treasury_month: Annotated[int, Column("금고", 13, number=True, group="이달")]
    difference: Annotated[int, Column("차이", 12, number=True, group="이달")]
    entered_later: Annotated[int, Column("이달분 다음 달 기록", 13, number=True, group="차이의 까닭")]
    """Money of a day of the month that the books entered after it."""
    of_earlier_days: Annotated[int, Column("전월분 이달 기록", 13, number=True, group="차이의 까닭")]
    """Money of a day before the month that the books entered in it; below zero."""
    unexplained: Annotated[int, Column("그 밖", 12, number=True, group="차이의 까닭")]
    ledger_cumulative: Annotated[int, Column("장부", 13, number=True, group="누계")]
    treasury_cumulative: Annotated[int, Column("금고", 13, number=True, group="누계")]
    cumulative_difference: Annotated[int, Column("차이", 12, number=True, group="누계")]
    explanation: Annotated[str | None, Column("그 밖의 차이에 대한 설명", 30)]
