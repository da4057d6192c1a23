"""What a bank's file must be, without a database."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from bank_file_facts import GIMPO, notice_csv, notice_fixed, told, virtual_account_csv
from collection.bank_files import refusals
from collection.bank_files.file_check import FileCheck
from collection.bank_files.lines import LineReader
from collection.bank_files.profiles import PROFILES
from collection.bank_files.rules import BankReceipt, Refused
from collection.receipts.rules import Declaration
from hypothesis import given, settings
from hypothesis import strategies as st
from semu_kit.clock import KST
from semu_law import load

MAKERS = {"notice-csv": notice_csv, "notice-fixed": notice_fixed, "virtual-account-csv": virtual_account_csv}
NUMBER = "4157012609000000001"


def read(content: bytes, profile: str = "notice-csv", *, pieces: int = 1 << 20) -> tuple[FileCheck, list[object]]:
    check = FileCheck(PROFILES[profile], GIMPO, date(2026, 10, 19), load())
    reader, rows = LineReader(), []
    lines = [line for start in range(0, len(content), pieces) for line in reader.feed(content[start : start + pieces])]
    for number, line in [*lines, *reader.finish()]:
        if (row := check.take(number, line)) is not None:
            rows.append(row)
    check.finish()
    return check, rows


@pytest.mark.law("Dongjak 7②", "Dongjak 9")
@pytest.mark.parametrize("profile", list(MAKERS))
def test_a_receipt_is_read_the_same_whatever_the_form_of_the_file(profile: str) -> None:
    channel = "5" if profile == "virtual-account-csv" else "3"
    rows = [told(7, 1_030_000, NUMBER, channel=channel, account="30112345678901", time="235959")]
    _, [receipt] = read(MAKERS[profile](rows), profile)
    assert isinstance(receipt, BankReceipt)
    assert (receipt.won, receipt.reference, receipt.account) == (1_030_000, NUMBER, "004:30112345678901")
    assert receipt.paid_at == datetime(2026, 10, 19, 23, 59, 59, tzinfo=KST)
    key = (receipt.provider, receipt.payment_id, receipt.channel)
    if profile == "virtual-account-csv":
        assert key == ("bank", "7", "virtual_account")
    else:
        assert key == ("bank-004", "41570-20261019-00000007", "bank_internet")


@pytest.mark.parametrize("pieces", [1, 7, 119, 120, 4096])
def test_a_file_is_read_the_same_in_pieces_of_any_size(pieces: int) -> None:
    content = notice_fixed([told(one, one * 1_000, NUMBER) for one in range(1, 30)])
    assert read(content, "notice-fixed", pieces=pieces)[1] == read(content, "notice-fixed")[1]


@pytest.mark.parametrize(
    ("fields", "column", "value", "code", "row_amount"),
    [
        ({"won": "12,34"}, "행 전체", "9", "cell_count", 7),
        ({"won": "-5"}, "수납금액", "-5", "not_an_amount", 7),
        ({"won": "1.5"}, "수납금액", "1.5", "not_an_amount", 7),
        ({"won": "0"}, "수납금액", "0", "zero_amount", 0),
        ({"day": "20261018"}, "수납일", "20261018", "other_day", None),
        ({"day": "20261332"}, "수납일", "20261332", "not_a_day", None),
        ({"time": "246000"}, "수납시각", "246000", "not_a_time", None),
        ({"channel": "9"}, "수납구분", "9", "unknown_channel", None),
        ({"sequence": "x1"}, "일련번호", "x1", "not_a_sequence", None),
        ({"declared": ("없는세", "2026", "05")}, "세목", "없는세", "unknown_item", None),
        ({"declared": ("", "2026", "05")}, "세목", "", "unknown_item", None),
        ({"declared": ("지방소득세", "2027", "05")}, "과세연도", "2027", "not_a_fiscal_year", None),
        ({"declared": ("지방소득세", "26", "05")}, "과세연도", "26", "not_a_fiscal_year", None),
        ({"declared": ("지방소득세", "2026", "홍길동")}, "기분", "홍길동", "not_a_period", None),
        ({"account": '"12'}, "행 전체", 'D,1,20261019,093000,1,,"12,5000', "unclosed_quote", 7),
    ],
)
def test_a_bad_row_is_named_with_its_value_and_reason(
    fields: dict[str, str], column: str, value: str, code: str, row_amount: int | None
) -> None:
    row = replace(told(1, 5_000), **fields)
    total = 5_000 + (5_000 if row_amount is None else row_amount)
    check, rows = read(notice_csv([row, told(2, 5_000)], total=total))
    [refused, good] = rows
    assert isinstance(refused, Refused)
    [fault] = refused.faults
    assert (fault.field, fault.value, fault.code) == (column, value, code)
    assert fault.reason
    assert fault.remedy
    assert isinstance(good, BankReceipt)
    assert (check.rows, check.refused) == (2, 1)


@pytest.mark.law("Dongjak 7②")
@pytest.mark.parametrize("profile", ["notice-csv", "notice-fixed"])
def test_a_receipt_says_what_it_was_declared_for_or_nothing(profile: str) -> None:
    rows = [told(1, 900_000, declared=("local-income-tax", "2026", "05")), told(2, 5_000)]
    _, read_rows = read(MAKERS[profile](rows), profile)
    assert [row.declaration for row in read_rows if isinstance(row, BankReceipt)] == [
        Declaration("local-income-tax", 2026, "05"),
        None,
    ]


def test_an_item_in_korean_keeps_its_place_in_a_fixed_record() -> None:
    content = PROFILES["notice-fixed"].layout.write(
        "receipt",
        {"sequence": 1, "day": "20261019", "time": "093000", "channel": "1", "won": 900_000, "item": "지방소득세",
         "fiscal_year": 2026, "period": "5월"},
    )  # fmt: skip
    lines = notice_fixed([told(1, 900_000)]).splitlines(keepends=True)
    _, [receipt] = read(b"".join((lines[0], content, lines[2])), "notice-fixed")
    assert isinstance(receipt, BankReceipt)
    assert receipt.declaration == Declaration("local-income-tax", 2026, "5월")


def test_a_row_tells_all_its_faults_at_once() -> None:
    row = told(1, 5_000, day="2026", time="9", channel="")
    _, [refused] = read(notice_csv([row]))
    assert isinstance(refused, Refused)
    assert [fault.code for fault in refused.faults] == ["unknown_channel", "not_a_day", "not_a_time"]
    assert (refused.won, refused.payment_id) == (5_000, "41570-20261019-00000001")


def test_money_of_an_unknown_payer_is_no_fault_and_a_name_is_not_kept_in_the_open() -> None:
    _, rows = read(notice_csv([told(1, 5_000, "홍길동"), told(2, 5_000), told(3, 5_000, "41570-1-26-09-000000001")]))
    assert [row.reference for row in rows if isinstance(row, BankReceipt)] == [None, None, "4157012609000000001"]


def test_a_broken_character_costs_its_own_row_only() -> None:
    lines = notice_csv([told(1, 5_000, "가나"), told(2, 5_000)], total=10_007).split(b"\n")
    lines[1] = lines[1].replace("가".encode(), b"\xff")
    _, [refused, good] = read(b"\n".join(lines))
    assert isinstance(refused, Refused)
    assert refused.faults[0].code == "unreadable_text"
    assert isinstance(good, BankReceipt)


@pytest.mark.parametrize("profile", ["notice-csv", "notice-fixed"])
def test_a_file_that_is_cut_short_anywhere_is_refused(profile: str) -> None:
    content = MAKERS[profile]([told(one, 1_000, NUMBER) for one in range(1, 4)])
    for end in range(len(content.rstrip())):
        with pytest.raises(
            (refusals.CutShort, refusals.HeaderMissing, refusals.WrongTotal, refusals.TrailerUnreadable)
        ):
            read(content[:end], profile)


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (notice_csv([told(1, 1_000)], total=1_001), refusals.WrongTotal),
        (notice_csv([told(1, 1_000)], total=999), refusals.WrongTotal),
        (notice_csv([told(1, 1_000), told(2, 1_000, day="x")], total=1_000), refusals.WrongTotal),
        (notice_csv([told(1, 1_000)], count=2), refusals.WrongCount),
        (notice_csv([told(1, 1_000)], count=0), refusals.WrongCount),
        (notice_csv([told(1, 1_000)], total="천원"), refusals.TrailerUnreadable),
        (notice_csv([told(1, 1_000)], day="20261018"), refusals.WrongDay),
        (notice_csv([told(1, 1_000)], day="20261399"), refusals.HeaderMissing),
        (notice_csv([told(1, 1_000)], city="11590"), refusals.OtherCity),
        (notice_csv([told(1, 1_000)]) * 2, refusals.AfterTrailer),
        (notice_csv([told(1, 1_000)], number=0), refusals.HeaderMissing),
        (notice_fixed([told(1, 1_000)]), refusals.HeaderMissing),
        (b"\0" * 5_000, refusals.LineTooLong),
        (b"PK\x03\x04\0\xff\n", refusals.HeaderMissing),
        (b"", refusals.HeaderMissing),
    ],
)
def test_a_file_that_is_not_whole_is_refused_as_a_whole(content: bytes, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        read(content)


def test_the_total_must_leave_a_won_for_each_amount_that_cannot_be_read() -> None:
    bad = [told(1, 1_000), replace(told(2, 1), won="백원"), replace(told(3, 1), won="")]
    check, _ = read(notice_csv(bad, total=1_002))
    assert (check.won, check.unreadable) == (1_000, 2)
    with pytest.raises(refusals.WrongTotal):
        read(notice_csv(bad, total=1_001))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400), st.sampled_from(["notice-csv", "notice-fixed"]))
def test_no_damage_to_a_file_makes_its_sum_another_or_fails_otherwise_than_by_a_refusal(
    damage: bytes, at: int, profile: str
) -> None:
    """Whatever is written over a file: it is refused as a whole, or every won of its trailer is a receipt's or a
    refused row's."""
    content = MAKERS[profile]([told(one, one * 1_000, NUMBER) for one in range(1, 4)])
    damaged = content[:at] + damage + content[at + len(damage) :]
    try:
        check, rows = read(damaged, profile)
    except refusals.Problem:
        return
    assert check.trailer is not None
    assert len(rows) == check.trailer.count
    readable = sum(row.won or 0 for row in rows if isinstance(row, BankReceipt | Refused))
    unreadable = sum(row.won is None for row in rows if isinstance(row, BankReceipt | Refused))
    assert readable + unreadable <= check.trailer.total
    assert unreadable or readable == check.trailer.total
