"""Rejected rows go back in the sender's own encoding and columns, and come in again when they are mended."""

import csv
import io
from collections.abc import Callable

import pytest
from assessment.rejects import csv_file

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]


async def rejects_of(service, file: dict, encoding: str) -> list[dict[str, str]]:
    answer = await service.get(f"/levy-files/{file['id']}/rejects.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode(encoding), newline="")))


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
async def test_a_mended_reject_file_loads(service, levy: MakeLevy, levy_csv: MakeCsv, encoding: str) -> None:
    sent = levy(2, 부과금액="-1", 전화번호="x", 비고='여러 줄,\n"따옴표"')
    file = await service.load(levy_csv([levy(1), sent], encoding))
    [row] = await rejects_of(service, file, encoding)
    assert row["오류행"] == "3"
    assert row["오류항목"] == "전화번호; 부과금액"
    assert "0보다 작습니다" in row["오류사유"]
    assert row["조치방법"]
    assert {name: row[name] for name in sent} == sent
    mended = row | {"부과금액": "1000", "전화번호": ""}
    again = await service.load(levy_csv([mended], encoding, header=row))
    assert (again["accepted"], again["rejected"]) == (1, 0)


async def test_a_row_with_a_cell_too_few_comes_back_as_it_was(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    content = levy_csv([levy(1)]) + "00000002,2026,1기분\r\n".encode("cp949")
    file = await service.load(content)
    assert (file["accepted"], file["rejected"]) == (1, 1)
    [row] = await rejects_of(service, file, "cp949")
    assert (row["오류항목"], row["과세번호"], row["기분"], row["세목"]) == ("행 전체", "00000002", "1기분", None)


async def test_rejects_are_read_page_by_page_in_the_order_of_the_file(
    service, levy: MakeLevy, levy_csv: MakeCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await service.load(levy_csv([levy(number, 부과금액="0") for number in range(1, 8)]))
    lines: list[int] = []
    after: int | None = 0
    while after is not None:
        page = (await service.get(f"/levy-files/{file['id']}/rejects?limit=3&after={after}")).json()
        lines += [row["line"] for row in page["rows"]]
        after = page["next_after"]
    assert lines == list(range(2, 9))
    monkeypatch.setattr(csv_file, "_PAGE", 2)
    assert [row["오류행"] for row in await rejects_of(service, file, "cp949")] == [str(line) for line in lines]
