"""The encoding of a file is found out from its bytes."""

import pytest
from assessment.loading.encoding import EncodingProbe
from assessment.loading.refusals import UnknownEncoding
from hypothesis import given
from hypothesis import strategies as st

TEXT = "과세번호,납세자명\r\n1,홍길동 뷁\r\n"


def probe(content: bytes, size: int = 7) -> str:
    probe = EncodingProbe()
    for start in range(0, len(content), size):
        probe.feed(content[start : start + size])
    return probe.finish()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_each_encoding_is_recognised_however_the_bytes_are_cut(encoding: str, size: int) -> None:
    assert probe(TEXT.encode(encoding), size) == encoding


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\x14\x00\x06\x00",
        TEXT.encode("utf-16"),
        "김포".encode()[:-1],
        "김포".encode("cp949")[:-1],
        b"\xff\xff\xff",
    ],
    ids=["spreadsheet", "utf-16", "utf-8 cut off", "cp949 cut off", "noise"],
)
def test_what_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        probe(content)


@given(st.binary(max_size=200), st.integers(1, 9))
def test_any_bytes_are_either_refused_or_decodable_as_found(content: bytes, size: int) -> None:
    try:
        encoding = probe(content, size)
    except UnknownEncoding:
        return
    assert len(content.decode(encoding)) <= len(content)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
def test_any_text_in_utf_8_is_taken_for_utf_8(text: str) -> None:
    assert probe(text.encode("utf-8-sig")) == "utf-8-sig"
