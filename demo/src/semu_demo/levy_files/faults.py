"""Rows gone bad, one fault each, by the reason that the product gives for it."""

from collections.abc import Callable, MutableMapping
from typing import Literal

FileKind = Literal["new", "carried_over"]
Cells = MutableMapping[str, str]
"""One row by column."""


def _set(column: str, value: str) -> Callable[[Cells], None]:
    def spoil(cells: Cells) -> None:
        cells[column] = value

    return spoil


def _due_before_liability(cells: Cells) -> None:
    cells["납기일"] = "2019-01-31"


def _outside_the_law(cells: Cells) -> None:
    cells.update({"세목": "재산세", "성립일": "1999-06-01", "납기일": "1999-07-31"})


def _paid_exceeds_principal(cells: Cells) -> None:
    cells["부과금액"], cells["기수납액"] = "50000", "60,000"


def _corporate_number(cells: Cells) -> None:
    cells.update({"납세자구분": "법인", "연계정보": "", "주민(법인)등록번호": "124411-12"})


def _corporation_with_ci(cells: Cells) -> None:
    cells.update({"납세자구분": "법인", "연계정보": "A" * 88})


def _person(number: str) -> Callable[[Cells], None]:
    def spoil(cells: Cells) -> None:
        cells.update({"납세자구분": "개인", "연계정보": "", "주민(법인)등록번호": number})

    return spoil


def _short_ci(cells: Cells) -> None:
    cells.update({"납세자구분": "개인", "주민(법인)등록번호": "800101-1234567", "연계정보": "A" * 40})


_ANY: dict[str, Callable[[Cells], None]] = {
    "missing_value": _set("납세자명", ""),
    "too_long": _set("주소", "경기도 김포시 " + "가" * 200),
    "control_character": _set("납세자명", "홍길동\x07"),
    "not_a_levy_number": _set("과세번호", "번호 없음"),
    "not_a_year": _set("과세연도", "25년"),
    "unknown_item": _set("세목", "전기요금"),
    "not_a_taxpayer_kind": _set("납세자구분", "단체"),
    "not_a_resident_number": _person("801301-1234567"),
    "not_a_corporate_number": _corporate_number,
    "not_connecting_information": _short_ci,
    "corporation_without_connecting_information": _corporation_with_ci,
    "not_a_phone_number": _set("전화번호", "없음"),
    "not_an_amount": _set("부과금액", "오만원"),
    "negative_amount": _set("부과금액", "-50,000"),
    "fractional_amount": _set("부과금액", "50000.5"),
    "amount_too_large": _set("부과금액", "9" * 18),
    "zero_amount": _set("부과금액", "0"),
    "not_a_day": _set("징수결의일", "2025-02-30"),
    "due_before_liability": _due_before_liability,
    "outside_the_law": _outside_the_law,
}

FAULTS: dict[FileKind, dict[str, Callable[[Cells], None]]] = {
    "new": _ANY
    | {
        "fiscal_year_closed": _set("과세연도", "2024"),
        "fiscal_year_not_open": _set("과세연도", "2031"),
        "only_for_carried_over": _set("독촉기한", "2025-12-31"),
    },
    "carried_over": _ANY
    | {
        "fiscal_year_not_earlier": _set("과세연도", "2031"),
        "paid_exceeds_principal": _paid_exceeds_principal,
    },
}
COLUMN_COUNT = "column_count"
"""A row that lost a cell."""
REPEATED = "repeated_in_file"
"""A row that was sent before."""
