"""Records come out of text in any pieces, and a broken one costs its neighbours nothing."""

import csv
import io

import pytest
from assessment.loading.records import Record, RecordReader
from assessment.loading.refusals import LineTooLong
from hypothesis import given
from hypothesis import strategies as st


def read(text: str, size: int = 1000) -> list[Record]:
    reader = RecordReader()
    records = [one for start in range(0, len(text), size) for one in reader.feed(text[start : start + size])]
    return records + reader.finish()


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_lines_are_counted_and_blank_ones_passed_over(size: int) -> None:
    assert read("가,나\r\n\r\n1,2\n,\n3,4", size) == [
        Record(1, ["가", "나"]),
        Record(3, ["1", "2"]),
        Record(5, ["3", "4"]),
    ]


def test_a_cell_may_hold_commas_quotes_and_line_ends() -> None:
    assert read('1,"가,\n""나"""\n2,다\n') == [Record(1, ["1", '가,\n"나"']), Record(3, ["2", "다"])]


def test_a_quote_that_never_closes_spoils_its_own_line_only() -> None:
    lines = ['1,"가'] + [f"{number},나" for number in range(2, 60)]
    records = read("\n".join(lines))
    assert records[0] == Record(1, ["1", "가\n"])
    assert [one.cells[0] for one in records[1:]] == [str(number) for number in range(2, 60)]
    assert [one.line for one in records] == list(range(1, 60))


def test_two_stray_quotes_lose_no_line_without_one() -> None:
    records = read('1,5" 관\n2,나\n3,6" 관\n4,라\n')
    assert [one.line for one in records] == [1, 2, 3, 4]


def test_a_lone_carriage_return_gives_one_cell_to_be_mended() -> None:
    assert read("1,가\r나\n2,다\n") == [Record(1, ["1,가\r나"]), Record(2, ["2", "다"])]


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(LineTooLong) as refused:
        read("가,나\n" + "x" * 300_000)
    assert refused.value.facts == {"line": 2}


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x1a"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8), st.integers(1, 20))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]], size: int) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    expected = [row for row in rows if any(cell and not cell.isspace() for cell in row)]
    assert [one.cells for one in read(text.getvalue(), size)] == expected


@given(st.text(st.sampled_from('a,"\r\n가'), max_size=200), st.integers(1, 20))
def test_any_text_gives_records_with_rising_lines(text: str, size: int) -> None:
    lines = [one.line for one in read(text, size)]
    assert lines == sorted(set(lines))
