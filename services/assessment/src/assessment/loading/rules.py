"""What makes one row of a levy file a levy: every fault of the row is told, not only the first. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from assessment.loading.cells import Refusal, Row, refusal

FileKind = Literal["new", "carried_over"]
"""New levies (신규 부과) of the open fiscal year, or carried-over arrears (이월체납) of earlier years."""
TaxpayerKind = Literal["person", "corporation", "state", "local_government"]
"""The State (국가) and local governments are corporations in all but the late charges that they are spared."""

_KINDS: Mapping[str, TaxpayerKind] = {
    "개인": "person", "법인": "corporation", "국가": "state", "지방자치단체": "local_government",
}  # fmt: skip
_LEVY_NUMBER = re.compile(r"[0-9A-Za-z-]{1,30}")
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_RESIDENT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{7}")
_CORPORATE = re.compile(r"[0-9]{13}")
_CONNECTING = re.compile(r"[0-9A-Za-z+/=]{88}")
_PHONE = re.compile(r"0[0-9]{8,10}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a row is judged by, beside itself."""

    kind: FileKind
    open_year: int
    item_code: Callable[[str], str | None]
    """The code of a revenue item by its name or code; none if there is no such item."""
    chargeable: Callable[[str, date, date], bool]
    """Whether the law of the late charge is known for an item's code, its liability day and its due date."""


@dataclass(frozen=True, slots=True)
class Person:
    """The personal data of one row: whom it levies, and on what."""

    kind: TaxpayerKind
    number: str
    """주민(법인)등록번호, 13 digits."""
    name: str
    ci: str | None
    """연계정보."""
    phone: str | None
    """Digits only."""
    address: str
    taxed_object: str
    """과세물건: a number plate or a parcel tells who owns it."""
    object_address: str

    @property
    def reach(self) -> int:
        """How well the person can be reached: by identity (2), by phone (1), by both (3)."""
        return 2 * (self.ci is not None) + (self.phone is not None)


@dataclass(frozen=True, slots=True)
class LevyRow:
    """One row that is right by itself. Amounts in won; days as the sender gave them (KST)."""

    line: int
    person: Person
    item: str
    fiscal_year: int
    period: str
    levy_number: str
    liability_day: date
    decided_day: date
    due_date: date
    tax_base: int | None
    principal: int
    penalty: int
    demand_due: date | None
    written_off_on: date | None
    limitation_on: date | None
    principal_paid: int
    paid_by: tuple[UUID, ...] = ()
    """Payments that came before the levy was decided (사후 징수결정, Dongjak 7③·⑤)."""


def open_fiscal_year(today: date) -> int:
    """The fiscal year (회계연도) that new levies are decided for: the year itself, closed on its last day
    (지방회계법 제7조제1항)."""
    return today.year


def check(
    line: int, cells: Sequence[str], width: int, places: Mapping[str, int], terms: Terms
) -> LevyRow | list[Refusal]:
    """The levy of one record, or everything that is wrong with it. `width` is the header's number of columns."""
    if len(cells) != width:
        return [refusal("", str(len(cells)), "column_count")]
    row = Row(cells, places)
    person = _person(row)
    levy_number = row.matching("과세번호", _LEVY_NUMBER, "not_a_levy_number")
    period = row.text("기분")
    year_text = row.matching("과세연도", _YEAR, "not_a_year")
    item_name = row.text("세목", required=True)
    item = terms.item_code(item_name) if item_name else None
    if item_name and item is None:
        row.refuse("세목", "unknown_item")
    liability_day, decided_day = row.day("성립일"), row.day("징수결의일")
    due_date = row.day("납기일")
    principal = row.won("부과금액", required=True)
    tax_base, penalty = row.won("과표액"), row.won("가산세")
    demand_due = row.day("독촉기한", required=False)
    written_off_on = row.day("정리보류일", required=False)
    limitation_on = row.day("시효완성예정일", required=False)
    paid = row.won("기수납액")
    paid_by = row.ids("수납번호")

    if year_text:
        _judge_year(row, int(year_text), terms)
    if liability_day and due_date:
        _judge_days(row, item, liability_day, due_date, terms)
    if principal == 0:
        row.refuse("부과금액", "zero_amount")
    _judge_kind(row, terms.kind, paid or 0)
    if terms.kind == "carried_over" and principal is not None and (paid or 0) > principal:
        row.refuse("기수납액", "paid_exceeds_principal")

    if row.refusals or person is None:
        return row.refusals
    # Each absence was refused above.
    assert item is not None
    assert liability_day is not None
    assert decided_day is not None
    assert due_date is not None
    assert principal is not None
    return LevyRow(
        line, person, item, int(year_text), period, levy_number, liability_day, decided_day, due_date,
        tax_base, principal, penalty or 0, demand_due, written_off_on, limitation_on, paid or 0, paid_by,
    )  # fmt: skip


def _person(row: Row) -> Person | None:
    kind = _KINDS.get(row.text("납세자구분", required=True))
    if kind is None and row.cell("납세자구분"):
        row.refuse("납세자구분", "not_a_taxpayer_kind")
    name = row.text("납세자명", required=True)
    number = row.text("주민(법인)등록번호", required=True).replace("-", "").replace(" ", "")
    if number and kind == "person" and not _is_resident_number(number):
        row.refuse("주민(법인)등록번호", "not_a_resident_number")
    elif number and kind not in (None, "person") and not _CORPORATE.fullmatch(number):
        row.refuse("주민(법인)등록번호", "not_a_corporate_number")
    ci = row.cell("연계정보")
    if ci and kind not in (None, "person"):
        row.refuse("연계정보", "corporation_without_connecting_information")
    elif ci and not _CONNECTING.fullmatch(ci):
        row.refuse("연계정보", "not_connecting_information")
    phone = re.sub(r"[-\s().]", "", row.cell("전화번호")).replace("+82", "0", 1)
    if phone and not _PHONE.fullmatch(phone):
        row.refuse("전화번호", "not_a_phone_number")
    address, taxed_object = row.text("주소"), row.text("과세물건")
    object_address = row.text("과세물건지 주소")
    if kind is None:
        return None
    return Person(kind, number, name, ci or None, phone or None, address, taxed_object, object_address)


def _is_resident_number(number: str) -> bool:
    """주민(외국인)등록번호 by its form only: numbers issued since October 2020 have no check digit."""
    found = _RESIDENT.fullmatch(number)
    return found is not None and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31


def _judge_year(row: Row, year: int, terms: Terms) -> None:
    if terms.kind == "carried_over":
        if year >= terms.open_year:
            row.refuse("과세연도", "fiscal_year_not_earlier")
    elif year < terms.open_year:
        row.refuse("과세연도", "fiscal_year_closed")
    elif year > terms.open_year:
        row.refuse("과세연도", "fiscal_year_not_open")


def _judge_kind(row: Row, kind: FileKind, paid: int) -> None:
    """Columns that only one kind of file may fill."""
    if kind == "carried_over":
        if row.cell("수납번호"):
            row.refuse("수납번호", "only_for_new")
        return
    for column in ("독촉기한", "정리보류일", "시효완성예정일"):
        if row.cell(column):
            row.refuse(column, "only_for_carried_over")
    if paid:
        row.refuse("기수납액", "only_for_carried_over")


def _judge_days(row: Row, item: str | None, liability_day: date, due_date: date, terms: Terms) -> None:
    if due_date < liability_day:
        row.refuse("납기일", "due_before_liability")
    elif item and not terms.chargeable(item, liability_day, due_date):
        row.refuse("성립일", "outside_the_law")
