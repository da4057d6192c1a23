"""Sheets: one definition of a line, set as PDF and written as XLSX."""

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Annotated
from xml.etree import ElementTree

import pytest
from pydantic import BaseModel
from semu_kit.sheets.columns import Column, Sheet, as_text, columns_of
from semu_kit.sheets.document import Addressee, Document, Field, Fields, Signatures, Table, Text
from semu_kit.sheets.pdf import Press
from semu_kit.sheets.xlsx import SheetFile

CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Parcel(BaseModel):
    id: int
    addressee: Annotated[str, Column("받는 사람", 12)]
    sent_on: Annotated[date | None, Column("날", 9)]
    weight: Annotated[int, Column("무게", 8, number=True, group="크기")]
    remarks: Annotated[list[str], Column("비고", 20)] = []


SHEET = Sheet(
    title="소포 대장",
    form="양식 제1호",
    facts=("어느 우체국", "2026년", "작성일 2026년 10월 19일"),
    columns=columns_of(Parcel),
    totals=(("총계", {"weight": 1_500_000}),),
)
PARCELS = [
    Parcel(id=1, addressee="=1+1", sent_on=date(2026, 10, 19), weight=-1_000, remarks=["깨지기 쉬움", "#strong[x]"]),
    Parcel(id=2, addressee="김가을", sent_on=None, weight=1_501_000),
]


@pytest.mark.parametrize(
    ("value", "number", "shown"),
    [
        (1_234_567, True, "1,234,567"), (-1_000, True, "△1,000"), (0, True, "0"), (2026, False, "2026"),
        (None, True, ""), (date(2026, 10, 19), False, "2026-10-19"), (["가", "나"], False, "가\n나"),
        ("49.02", True, "49.02"),
    ],
)  # fmt: skip
def test_a_value_is_printed_as_korean_forms_show_it(value, number, shown):
    assert as_text(value, number=number) == shown


def test_a_field_without_a_column_is_on_no_sheet():
    assert list(columns_of(Parcel)) == ["addressee", "sent_on", "weight", "remarks"]
    assert Parcel.model_json_schema()["properties"]["weight"]["title"] == "크기 무게"


def test_a_sheet_is_written_line_by_line_and_text_is_never_a_formula(tmp_path):
    file = SheetFile(tmp_path / "sheet.xlsx")
    file.begin(SHEET)
    for parcel in PARCELS:
        file.add([parcel])
    file.close()
    with zipfile.ZipFile(BytesIO((tmp_path / "sheet.xlsx").read_bytes())) as book:
        page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = [["".join(cell.itertext()) for cell in row] for row in page.iter(f"{CELLS}row")]
    assert not list(page.iter(f"{CELLS}f"))
    assert ["총계", "1500000"] in rows
    assert rows[-2][0] == "=1+1"
    assert rows[-2][2:] == ["-1000", "깨지기 쉬움\n#strong[x]"]
    assert rows[-1][0] == "김가을"


async def test_a_sheet_is_set_as_pdf_and_nothing_of_it_is_read_as_markup():
    press = Press()
    pdf = await press.pdf((SHEET, PARCELS))
    assert pdf.startswith(b"%PDF-")
    assert pdf != await press.pdf((SHEET, []))


async def test_a_document_is_set_as_pdf_filled_in_or_blank():
    def consent(name, lines):
        return Document(
            title="동의서",
            form="양식 제2호",
            blocks=[
                Fields("보내는 사람", [[Field("성명", name), Field("연락처")], [Field("내용", "#strong[x]", lines)]]),
                Table("소포", ["연번", "무게"], [1, 3], [["1", "1,000"]], numbers=[0, 1]),
                Text("위와 같이 동의합니다."),
                Signatures("2026년 10월 19일", [("보내는 사람", name)]),
                Addressee("우체국장 귀하"),
            ],
        )

    press = Press()
    filled, blank = await press.document(consent("김가을", 4)), await press.document(consent("", 4))
    assert filled.startswith(b"%PDF-")
    assert filled != blank


async def test_a_long_text_goes_on_on_the_next_pages():
    pages = []
    for words in (10, 500, 1000):
        document = Document("신고서", "양식 제2호", [Fields("", [[Field("내용", "긴 글을 적는다. " * words, 12)]])])
        pages.append(len(re.findall(rb"/Type\s*/Page\b", await Press().document(document))))
    assert pages == [1, 2, 3]
