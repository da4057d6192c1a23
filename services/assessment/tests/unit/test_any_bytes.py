"""Whatever bytes are sent, reading them ends in records that are judged or in a refusal, never in a crash."""

from assessment.loading.columns import OPTIONAL, REQUIRED, read_header
from assessment.loading.encoding import EncodingProbe
from assessment.loading.records import RecordReader
from assessment.loading.rules import Terms, check
from hypothesis import given
from hypothesis import strategies as st
from semu_kit.problems import Problem

TERMS = Terms("carried_over", 2026, {"자동차세": "vehicle-tax"}.get, lambda *_: True)
HEADER = ",".join([*REQUIRED, *OPTIONAL]) + "\r\n"


def read(content: bytes) -> int:
    """Number of records judged; 0 if the file is refused."""
    try:
        probe = EncodingProbe()
        probe.feed(content)
        reader = RecordReader()
        header, *records = reader.feed(content.decode(probe.finish())) + reader.finish() or [None]
        layout = read_header(header.cells if header else [])
    except Problem:
        return 0
    for record in records:
        check(record.line, record.cells, len(layout.header), layout.places, TERMS)
    return len(records)


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    read(content)


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "cp949"]))
def test_any_bytes_after_a_right_header(content: bytes, encoding: str) -> None:
    read(HEADER.encode(encoding) + content)


@given(st.text(st.sampled_from('1,"\n\r가-.\\\x1a '), max_size=300))
def test_any_csv_like_text_after_a_right_header(text: str) -> None:
    read((HEADER + text).encode())


def test_a_row_after_the_header_is_judged() -> None:
    assert read((HEADER + "1,2\r\n").encode("cp949")) == 1
