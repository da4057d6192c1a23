"""What makes a row a levy, and what is told of one that is none."""

from collections.abc import Callable
from datetime import date

import pytest
from assessment.loading.cells import Refusal, parse_day
from assessment.loading.columns import read_header
from assessment.loading.reasons import REASONS
from assessment.loading.rules import LevyRow, Terms, check, open_fiscal_year
from hypothesis import given
from hypothesis import strategies as st

ITEMS = {"자동차세": "vehicle-tax", "parking-fine": "parking-fine"}


def since_2011(item: str, liability_day: date, due_date: date) -> bool:
    return liability_day.year >= 2011


NEW = Terms("new", 2026, ITEMS.get, since_2011)
CARRIED = Terms("carried_over", 2026, ITEMS.get, since_2011)
MakeLevy = Callable[..., dict[str, str]]


def judge(row: dict[str, str], terms: Terms = NEW) -> LevyRow | list[Refusal]:
    return check(7, list(row.values()), len(row), read_header(list(row)).places, terms)


def codes(row: dict[str, str], terms: Terms = NEW) -> list[tuple[str, str]]:
    verdict = judge(row, terms)
    assert isinstance(verdict, list)
    return [(fault.column, fault.code) for fault in verdict]


@pytest.mark.law("Dongjak 7③", "Dongjak 7⑤")
def test_a_levy_may_name_the_payments_that_came_before_it_was_decided(levy: MakeLevy) -> None:
    first, second = "01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"
    row = judge(levy(수납번호=f"{first}; {second}"))
    assert isinstance(row, LevyRow)
    assert [str(one) for one in row.paid_by] == [first, second]
    assert codes(levy(수납번호="1234")) == [("수납번호", "not_a_payment_id")]
    assert ("수납번호", "only_for_new") in codes(levy(과세연도="2025", 수납번호=first), CARRIED)


def test_a_right_row_is_read_in_full(levy: MakeLevy) -> None:
    row = judge(levy(가산세="1,000", 과표액="20,000,000"))
    assert isinstance(row, LevyRow)
    assert (row.line, row.levy_number, row.fiscal_year, row.period, row.item) == (
        7, "00000001", 2026, "1기분", "vehicle-tax",
    )  # fmt: skip
    assert (row.principal, row.penalty, row.tax_base, row.principal_paid) == (1_234_560, 1_000, 20_000_000, 0)
    assert (row.liability_day, row.decided_day, row.due_date) == (
        date(2026, 6, 1), date(2026, 6, 5), date(2026, 6, 30),
    )  # fmt: skip
    person = row.person
    assert (person.kind, person.number, person.phone) == ("person", "9001011000001", "01012345678")
    assert person.ci is not None
    assert len(person.ci) == 88


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"과세번호": ""}, [("과세번호", "missing_value")]),
        ({"과세번호": "김포 1호"}, [("과세번호", "not_a_levy_number")]),
        ({"과세연도": "26"}, [("과세연도", "not_a_year")]),
        ({"과세연도": "2025"}, [("과세연도", "fiscal_year_closed")]),
        ({"과세연도": "2027"}, [("과세연도", "fiscal_year_not_open")]),
        ({"세목": "없는세"}, [("세목", "unknown_item")]),
        ({"납세자구분": "단체"}, [("납세자구분", "not_a_taxpayer_kind")]),
        ({"납세자명": " "}, [("납세자명", "missing_value")]),
        ({"납세자명": "홍\x07길동"}, [("납세자명", "control_character")]),
        ({"주소": "가" * 201}, [("주소", "too_long")]),
        ({"주민(법인)등록번호": "901301-1000001"}, [("주민(법인)등록번호", "not_a_resident_number")]),
        ({"주민(법인)등록번호": "90010110000"}, [("주민(법인)등록번호", "not_a_resident_number")]),
        ({"연계정보": "짧음"}, [("연계정보", "not_connecting_information")]),
        ({"전화번호": "1588"}, [("전화번호", "not_a_phone_number")]),
        ({"부과금액": ""}, [("부과금액", "missing_value")]),
        ({"부과금액": "-1,000"}, [("부과금액", "negative_amount")]),
        ({"부과금액": "1000.5"}, [("부과금액", "fractional_amount")]),
        ({"부과금액": "1,00"}, [("부과금액", "not_an_amount")]),
        ({"부과금액": "천원"}, [("부과금액", "not_an_amount")]),
        ({"부과금액": "1234567890123456789"}, [("부과금액", "amount_too_large")]),
        ({"부과금액": "0"}, [("부과금액", "zero_amount")]),
        ({"성립일": "2026-02-30"}, [("성립일", "not_a_day")]),
        ({"징수결의일": ""}, [("징수결의일", "missing_value")]),
        ({"납기일": "2026-05-31"}, [("납기일", "due_before_liability")]),
        ({"독촉기한": "2026-08-01"}, [("독촉기한", "only_for_carried_over")]),
        ({"기수납액": "1000"}, [("기수납액", "only_for_carried_over")]),
    ],
)
def test_a_fault_is_told_by_column_and_code(
    levy: MakeLevy, cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert codes(levy(**cells)) == expected


def test_every_fault_of_a_row_is_told_at_once(levy: MakeLevy) -> None:
    found = codes(levy(세목="없는세", 부과금액="-5", 납기일="20260101", 전화번호="x"))
    assert set(found) == {
        ("세목", "unknown_item"), ("부과금액", "negative_amount"),
        ("납기일", "due_before_liability"), ("전화번호", "not_a_phone_number"),
    }  # fmt: skip


def test_a_refusal_names_value_reason_and_remedy(levy: MakeLevy) -> None:
    verdict = judge(levy(부과금액="12.5"))
    assert verdict == [
        Refusal("부과금액", "12.5", "fractional_amount", "금액에 소수점이 있습니다.", "원 단위의 정수로 쓰십시오.")
    ]


def test_a_corporation_has_a_corporate_number_and_no_connecting_information(levy: MakeLevy) -> None:
    corporation = {"납세자구분": "법인", "주민(법인)등록번호": "131111-1234567"}
    row = judge(levy(**corporation, 연계정보=""))
    assert isinstance(row, LevyRow)
    assert row.person.kind == "corporation"
    assert codes(levy(**corporation)) == [("연계정보", "corporation_without_connecting_information")]
    assert codes(levy(납세자구분="법인", **{"주민(법인)등록번호": "12", "연계정보": ""})) == [
        ("주민(법인)등록번호", "not_a_corporate_number")
    ]


def test_an_item_may_be_named_by_its_code(levy: MakeLevy) -> None:
    row = judge(levy(세목="parking-fine"))
    assert isinstance(row, LevyRow)
    assert row.item == "parking-fine"


def test_carried_over_arrears_bring_what_is_known_of_them(levy: MakeLevy) -> None:
    known = {"독촉기한": "2025.08.31", "정리보류일": "", "시효완성예정일": "20300901", "기수납액": "234,560"}
    row = judge(levy(과세연도="2025", 성립일="20250601", 납기일="20250630", **known), CARRIED)
    assert isinstance(row, LevyRow)
    assert (row.demand_due, row.written_off_on, row.limitation_on) == (date(2025, 8, 31), None, date(2030, 9, 1))
    assert row.principal_paid == 234_560


def test_carried_over_arrears_are_of_earlier_years_and_not_paid_beyond_their_principal(levy: MakeLevy) -> None:
    assert codes(levy(기수납액="1,234,561"), CARRIED) == [
        ("과세연도", "fiscal_year_not_earlier"), ("기수납액", "paid_exceeds_principal"),
    ]  # fmt: skip


def test_what_could_never_be_charged_is_refused(levy: MakeLevy) -> None:
    assert codes(levy(과세연도="2009", 성립일="20090601"), CARRIED) == [("성립일", "outside_the_law")]


def test_a_row_with_a_cell_too_few_is_refused_as_a_whole(levy: MakeLevy) -> None:
    row = levy()
    places = read_header(list(row)).places
    verdict = check(7, list(row.values())[:-1], len(row), places, NEW)
    assert isinstance(verdict, list)
    assert [fault.code for fault in verdict] == ["column_count"]


@pytest.mark.parametrize("text", ["2025-06-30", "2025.06.30", "20250630"])
def test_a_day_has_three_forms(text: str) -> None:
    assert parse_day(text) == date(2025, 6, 30)


@pytest.mark.parametrize("text", ["2025-6-30", "2025-06.30", "25-06-30", "2025/06/30", "٢٠٢٥٠٦٣٠", "20250631"])
def test_nothing_else_is_a_day(text: str) -> None:
    assert parse_day(text) is None


def test_the_open_fiscal_year_ends_with_its_last_day() -> None:
    assert open_fiscal_year(date(2026, 12, 31)) == 2026
    assert open_fiscal_year(date(2027, 1, 1)) == 2027


def test_every_reason_can_be_written_in_cp949() -> None:
    for reason, remedy in REASONS.values():
        assert (reason + remedy).encode("cp949").decode("cp949") == reason + remedy


@given(st.lists(st.text(max_size=30), min_size=17, max_size=17), st.sampled_from([NEW, CARRIED]))
def test_any_cells_are_judged_without_a_crash(cells: list[str], terms: Terms) -> None:
    header = [
        "과세번호", "과세연도", "기분", "세목", "납세자구분", "납세자명", "주민(법인)등록번호", "부과금액", "성립일",
        "징수결의일", "납기일", "연계정보", "전화번호", "주소", "기수납액", "독촉기한", "가산세",
    ]  # fmt: skip
    assert check(2, cells, 17, read_header(header).places, terms), "a record is a levy, or there is a reason"
