"""A report's files: what they are shows in their content, and they lie sealed."""

import asyncio
from typing import Any

import pytest
from informant_reports import JPEG, PDF, PNG, Reports, slug, workbook
from semu_kit.plumbing import PersonalRecord
from sqlalchemy import func, select


@pytest.fixture
async def reports(service: Any, told: Any) -> Reports:
    case = Reports(service, told)
    await case.received()
    return case


async def records(service: Any) -> int:
    async with service.runtime.database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(PersonalRecord)) or 0


@pytest.mark.law("Act146 ⑤")
@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (PDF, "application/pdf", "evidence-1.pdf"),
        (PNG, "image/png", "evidence-1.png"),
        (JPEG, "image/jpeg", "evidence-1.jpg"),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "evidence-1.xlsx"),
    ],
)
async def test_a_file_is_kept_for_what_it_is_and_given_back_as_it_was(
    reports: Reports, content: bytes, media_type: str, name: str
) -> None:
    kept = (await reports.file(content)).json()
    assert (kept["number"], kept["media_type"], kept["size"]) == (1, media_type, len(content))
    given = await reports.officer("GET", "/files/1")
    assert (given.content, given.headers["content-type"]) == (content, media_type)
    assert given.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert given.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html><script>", b"MZ\x90\x00 a program", PDF[:-8], PNG[:-4], JPEG[:-2], workbook()[:-30],
        workbook("xl/vbaProject.bin"), b"PK\x03\x04 some other archive",
    ],
    ids=["empty", "page", "program", "cut pdf", "cut png", "cut jpeg", "cut workbook", "macros", "archive"],
)  # fmt: skip
async def test_what_is_of_no_kind_that_is_taken_leaves_nothing_behind(
    reports: Reports, service: Any, content: bytes
) -> None:
    before = await records(service)
    answer = await reports.file(content)
    assert (answer.status_code, slug(answer)) == (422, "evidence-format-not-taken")
    assert "application/pdf" in answer.json()["media_types"]
    assert await records(service) == before


async def test_a_file_that_is_too_large_is_refused_while_it_comes(reports: Reports, service: Any) -> None:
    service.runtime.settings.max_evidence_bytes = len(PDF)
    before = await records(service)
    assert (await reports.file(PDF)).status_code == 201
    answer = await reports.file(PDF + b"\n")
    assert (answer.status_code, slug(answer), answer.json()["limit"]) == (413, "evidence-too-large", len(PDF))
    assert await records(service) == before + 1


async def test_a_large_file_lies_in_many_sealed_pieces(reports: Reports, service: Any) -> None:
    large = b"%PDF-1.7\n" + bytes(range(256)) * 4096 + b"%%EOF"
    before = await records(service)
    assert (await reports.file(large)).status_code == 201
    assert await records(service) == before + 5
    assert (await reports.officer("GET", "/files/1")).content == large


@pytest.mark.law("Act146 ⑥")
@pytest.mark.parametrize("which", ["form", "evidence?names_informant=true"])
async def test_a_file_that_names_the_informant_is_not_the_case_officers(reports: Reports, which: str) -> None:
    sent = await reports.send(
        "POST", f"/{which}", "informants:identify" if which == "form" else "informants:write", content=PDF
    )
    assert sent.json()["names_informant"] is True
    answer = await reports.officer("GET", "/files/1")
    assert (answer.status_code, slug(answer)) == (403, "file-names-informant")
    assert (await reports.identifier("/files/1/opening")).content == PDF
    assert [one["what"] for one in await reports.accesses()] == ["file"]


async def test_the_form_is_sent_by_the_role_that_sees_it(reports: Reports) -> None:
    assert (await reports.send("POST", "/form", "informants:write", content=PDF)).status_code == 403


async def test_files_are_numbered_and_of_one_report_and_city(reports: Reports, service: Any, told: Any) -> None:
    other = Reports(service, told)
    await other.received()
    assert [(await reports.file()).json()["number"] for _ in range(2)] == [1, 2]
    assert (await other.officer("GET", "/files/1")).status_code == 404
    assert (await reports.officer("GET", "/files/1", municipality="11590")).status_code == 404
    assert slug(await reports.file(municipality="11590")) == "report-unknown"


async def test_files_sent_at_once_get_a_number_each(reports: Reports) -> None:
    answers = await asyncio.gather(*(reports.file(one) for one in (PDF, PNG, JPEG)))
    assert sorted(answer.json()["number"] for answer in answers) == [1, 2, 3]
