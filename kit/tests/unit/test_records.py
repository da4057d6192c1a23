"""Records of files: what is written is cut into the same fields again, and what does not fit is never shortened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from semu_kit.records import Delimited, DoesNotFit, FixedWidth, Unreadable

FIXED: FixedWidth[str, str] = FixedWidth(
    encoding="cp949", marks={"11": "head", "22": "row"},
    fields={"head": (("day", 8),), "row": (("name", 12), ("won", 9))},
)  # fmt: skip
DELIMITED: Delimited[str, str] = Delimited(
    encoding="utf-8", marks={"H": "head", "D": "row"}, fields={"head": ("day",), "row": ("name", "won")}
)

names = st.text(alphabet="가나다 라,\"'AbZ9", max_size=6).map(str.strip)


@settings(max_examples=100)
@given(name=names, won=st.integers(0, 999_999_999))
@pytest.mark.parametrize("layout", [FIXED, DELIMITED])
def test_what_is_written_is_cut_into_the_same(
    layout: FixedWidth[str, str] | Delimited[str, str], name: str, won: int
) -> None:
    kind, values = layout.cut(layout.write("row", {"name": name, "won": won}).removesuffix(b"\r\n"))
    assert (kind, values["name"], int(values["won"])) == ("row", name, won)


def test_a_fixed_record_is_padded_in_bytes() -> None:
    assert FIXED.write("row", {"name": "김철수", "won": 30}) == "22김철수      000000030\r\n".encode("cp949")


@pytest.mark.parametrize("values", [{"name": "가나다라마바사"}, {"won": 10**9}, {"name": "\U0001f600"}])
def test_what_does_not_fit_is_refused(values: dict[str, str | int]) -> None:
    with pytest.raises(DoesNotFit, match=next(iter(values))):
        FIXED.write("row", values)


@pytest.mark.parametrize(
    ("line", "code"),
    [(b"99", "unknown_record"), (b"11202610", "record_length"), (b"1120261019", None), (b"22\xff" + b" " * 20,
     "unreadable_text")],
)  # fmt: skip
def test_a_line_that_is_no_record_says_why(line: bytes, code: str | None) -> None:
    if code is None:
        assert FIXED.cut(line) == ("head", {"day": "20261019"})
        return
    with pytest.raises(Unreadable) as unreadable:
        FIXED.cut(line)
    assert unreadable.value.code == code


@pytest.mark.parametrize(
    ("line", "code"), [(b"D,1", "cell_count"), (b'D,"1', "unclosed_quote"), (b"X,1", "unknown_record")]
)
def test_a_delimited_line_that_is_no_record_says_why(line: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        DELIMITED.cut(line)
    assert unreadable.value.code == code


def test_optional_cells_are_all_there_or_none() -> None:
    layout: Delimited[str, str] = Delimited(
        encoding="utf-8", marks={"D": "row"}, fields={"row": ("won",)}, optional={"row": ("item", "year")}
    )
    assert layout.cut(b"D,1,tax,2026") == ("row", {"won": "1", "item": "tax", "year": "2026"})
    assert layout.cut(b"D,1") == ("row", {"won": "1", "item": "", "year": ""})
    with pytest.raises(Unreadable):
        layout.cut(b"D,1,tax")
    assert layout.write("row", {"won": 1, "item": "tax"}) == b"D,1,tax,\r\n"
    assert layout.write("row", {"won": 1}) == b"D,1\r\n"
