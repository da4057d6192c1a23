"""Whatever bytes are sent, reading them ends in records that are judged or in a refusal, never in a crash."""

from assessment.loading import cells
from assessment.loading.cells import Refusal
from assessment.loading.columns import OPTIONAL, REQUIRED, read_header
from assessment.loading.encoding import EncodingProbe
from assessment.loading.records import RecordReader
from assessment.loading.rules import LevyRow, Terms, check
from hypothesis import given
from hypothesis import strategies as st
from semu_kit.problems import Problem

TERMS = Terms("carried_over", 2026, {"자동차세": "vehicle-tax"}.get, lambda *_: True)
HEADER = ",".join([*REQUIRED, *OPTIONAL]) + "\r\n"


def read(content: bytes) -> list[LevyRow | list[Refusal]]:
    """What each record was judged to be; nothing if the file is refused."""
    try:
        probe = EncodingProbe()
        probe.feed(content)
        reader = RecordReader()
        header, *records = reader.feed(content.decode(probe.finish())) + reader.finish() or [None]
        layout = read_header(header.cells if header else [])
    except Problem:
        return []
    return [check(record.line, record.cells, len(layout.header), layout.places, TERMS) for record in records]


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    assert all(read(content)), "a record is a levy, or there is a reason"


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "cp949"]))
def test_any_bytes_after_a_right_header(content: bytes, encoding: str) -> None:
    assert all(read(HEADER.encode(encoding) + content)), "a record is a levy, or there is a reason"


@given(st.text(st.sampled_from('1,"\n\r가-.\\\x1a '), max_size=300))
def test_any_csv_like_text_after_a_right_header(text: str) -> None:
    assert all(read((HEADER + text).encode())), "a record is a levy, or there is a reason"


def test_a_row_after_the_header_is_judged() -> None:
    [[refusal]] = read((HEADER + "1,2\r\n").encode("cp949"))
    assert refusal == cells.refusal("", "2", "column_count")
