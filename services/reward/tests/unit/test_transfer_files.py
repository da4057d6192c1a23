"""What a bank is told, and what of its answers is taken."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reward.transfers.profiles import PROFILES, ProfileName
from reward.transfers.rules import Answer, Head, NotThisAnswer, Transfer, read, written
from semu_kit.records import DoesNotFit

HEAD = Head("088", "41570", date(2026, 10, 20), 7)
KIM = Transfer(1, "011", "3520001234567", "김철수", 400_000)
LEE = Transfer(2, "004", "12345678901234", "이영희", 50_000)
ORDERS = {1: 400_000, 2: 50_000}


def told(profile: ProfileName, *transfers: Transfer) -> bytes:
    return b"".join(written(PROFILES[profile], HEAD, transfers))


def csv(*rows: str, head: str = "H,088,41570,20261020,7", tail: str | None = None) -> bytes:
    """An answer with the sums that belong to its rows, unless told otherwise."""
    cells = [row.split(",") for row in rows]
    total = sum(int(cell[2]) for cell in cells)
    paid = sum(int(cell[2]) for cell in cells if cell[3] == "0000")
    return "\r\n".join([head, *rows, f"T,{len(rows)},{total},{paid}" if tail is None else tail, ""]).encode()


def taken(content: bytes, profile: ProfileName = "transfer-csv") -> Answer:
    return read(PROFILES[profile], HEAD, ORDERS, content)


@pytest.mark.law("Gimpo 9③", "Gimpo-old 8③")
def test_the_fixed_file_is_what_the_bank_agreed() -> None:
    lines = told("transfer-fixed", KIM, LEE).decode("cp949").splitlines()
    assert lines[0].rstrip() == "110884157020261020000007"
    assert lines[1].startswith("22000000010113520001234567       0000000400000김철수")
    assert lines[3].rstrip() == "3300000002000000000450000"
    assert {len(line.encode("cp949")) for line in lines} == {120}


@pytest.mark.law("Gimpo 9③")
def test_the_csv_file_is_what_the_bank_agreed() -> None:
    assert told("transfer-csv", replace(KIM, holder='㈜"김", 철수')).decode().splitlines() == [
        "H,088,41570,20261020,7", 'D,1,011,3520001234567,400000,"㈜""김"", 철수",세입징수 포상금', "T,1,400000",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [replace(KIM, account="1" * 21), replace(KIM, holder="김" * 21)])
def test_what_does_not_fit_is_never_shortened(wrong: Transfer) -> None:
    with pytest.raises(DoesNotFit):
        told("transfer-fixed", wrong)


@pytest.mark.law("Gimpo 9③")
def test_each_row_is_paid_or_failed() -> None:
    answer = taken(csv("D,1,400000,0000", "D,2,50000,0102"))
    assert [(one.sequence, one.failure) for one in answer.results] == [(1, None), (2, "예금주가 다름")]
    assert answer.refusals == ()


def test_the_fixed_answer_reads_alike() -> None:
    rows = ["110884157020261020000007", "22000000010000000400000" + "0000", "33" + f"{1:08d}{400000:015d}{400000:015d}"]
    answer = taken(b"\r\n".join(row.encode().ljust(120) for row in rows), "transfer-fixed")
    assert [(one.sequence, one.won, one.failure) for one in answer.results] == [(1, 400_000, None)]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ("D,3,50000,0000", "일련번호", "unknown_sequence"),
        ("D,0,50000,0000", "일련번호", "unknown_sequence"),
        ("D,x,50000,0000", "일련번호", "unknown_sequence"),
        ("D,1,400000,0000", "일련번호", "repeated_sequence"),
        ("D,2,50001,0000", "이체금액", "other_amount"),
        ("D,2,50000,7777", "처리결과", "unknown_result"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_are_taken(row: str, field: str, code: str) -> None:
    answer = taken(csv("D,1,400000,0000", row))
    assert [one.sequence for one in answer.results] == [1]
    [refused] = answer.refusals
    assert (refused.line, refused.field, refused.code) == (3, field, code)
    assert refused.remedy


@pytest.mark.parametrize("row", ["D,2,fifty,0000", "D,2,50000", "X,2,50000,0000", 'D,2,"50000,0000', "D,2,-50000,0000"])
def test_a_row_that_cannot_be_read_costs_only_itself(row: str) -> None:
    content = csv("D,1,400000,0000").replace(b"T,1,400000,400000", f"{row}\r\nT,2,450000,450000".encode())
    answer = taken(content)
    assert ([one.sequence for one in answer.results], len(answer.refusals)) == ([1], 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_header"),
        (csv("D,1,400000,0000", head="D,2,50000,0000"), "no_header"),
        (csv("D,1,400000,0000", head="garbage"), "no_header"),
        (csv("D,1,400000,0000", tail="H,088,41570,20261020,7"), "no_header"),
        (csv("D,1,400000,0000", head="H,088,41570,20261020,8"), "other_file"),
        (csv("D,1,400000,0000", head="H,088,11590,20261020,7"), "other_file"),
        (csv("D,1,400000,0000", head="H,088,41570,20261021,7"), "other_file"),
        (csv("D,1,400000,0000", tail=""), "cut_short"),
        (csv("D,1,400000,0000", tail="T,2,400000,400000"), "wrong_sum"),
        (csv("D,1,400000,0000", tail="T,1,400001,400000"), "wrong_sum"),
        (csv("D,1,400000,0000", tail="T,1,400000,0"), "wrong_sum"),
        (csv("D,1,400000,0000", tail="T,one,400000,400000"), "wrong_sum"),
        (csv("D,1,400000,0000") + b"D,2,50000,0000\r\n", "after_trailer"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_whole_is_taken_not_at_all(content: bytes, code: str) -> None:
    with pytest.raises(NotThisAnswer) as refused:
        taken(content)
    assert refused.value.refusal.code == code


@settings(max_examples=100)
@given(content=st.binary(max_size=300) | st.text(alphabet='HDT,0189\n\r"가', max_size=200).map(str.encode))
@pytest.mark.parametrize("profile", ["transfer-fixed", "transfer-csv"])
def test_no_bytes_break_the_reading(profile: ProfileName, content: bytes) -> None:
    try:
        answer = taken(content, profile)
    except NotThisAnswer:
        return
    assert answer.results == ()
