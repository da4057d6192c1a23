"""Columns are found by their Korean header, in any order."""

import pytest
from assessment.loading.columns import REQUIRED, read_header
from assessment.loading.refusals import MissingColumns, RepeatedColumns


def test_columns_are_found_in_any_order_and_with_any_spaces() -> None:
    layout = read_header([*reversed(REQUIRED), "과세물건지주소", " 주 소 "])
    assert layout.places["과세번호"] == len(REQUIRED) - 1
    assert layout.places["과세물건지 주소"] == len(REQUIRED)
    assert layout.places["주소"] == len(REQUIRED) + 1


def test_a_missing_required_column_is_named() -> None:
    with pytest.raises(MissingColumns) as refused:
        read_header([name for name in REQUIRED if name not in ("세목", "납기일")])
    assert refused.value.facts == {"missing": ["세목", "납기일"]}
    assert "세목, 납기일" in refused.value.detail


def test_a_column_named_twice_is_refused() -> None:
    with pytest.raises(RepeatedColumns) as refused:
        read_header([*REQUIRED, "세 목"])
    assert refused.value.facts == {"repeated": ["세목"]}


def test_unknown_columns_are_kept_and_those_of_a_reject_file_are_not() -> None:
    layout = read_header(["오류행", "오류사유", *REQUIRED, "비고", ""])
    assert layout.unknown == (("비고", len(REQUIRED) + 2),)
    assert layout.sent(layout.header) == [*REQUIRED, "비고", ""]
