"""Sending a levy file: who may, what is refused at once, and that nothing is readable where it is kept."""

import asyncio
from collections.abc import AsyncIterator, Callable

from sqlalchemy import text

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]


async def test_the_same_content_twice_is_refused_by_the_name_of_the_first(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    content = levy_csv([levy(1)])
    first = await service.send(content)
    again = await service.send(content)
    assert again.status_code == 409
    assert again.headers["content-type"] == "application/problem+json"
    assert again.json()["type"] == "https://semu.kr/problems/levy-file-duplicate"
    assert again.json()["first_file"] == first.json()["id"]
    assert (await service.send(content, municipality="11590")).status_code == 202


async def test_two_uploads_of_one_content_at_once_leave_one_file(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    content = levy_csv([levy(1)])
    answers = await asyncio.gather(*(service.send(content) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]


async def test_an_upload_repeated_with_its_key_gets_the_first_answer(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    content, headers = levy_csv([levy(1)]), service.headers(key="one")
    answers = [
        await service.client.post("/assessment/v1/levy-files?kind=new", content=content, headers=headers)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["location"] == f"/assessment/v1/levy-files/{answers[0].json()['id']}"
    other = await service.client.post("/assessment/v1/levy-files?kind=new", content=b"x", headers=headers)
    assert other.status_code == 422


async def test_a_file_over_the_limit_is_refused_with_the_limit_and_nothing_is_kept(service) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100_000

    for content in (b"x" * 1_000_001, unannounced()):
        answer = await service.send(content)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["limit"] == 1_000_000
    async with service.runtime.database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM personal_records"))).scalar_one() == 0


async def test_slow_senders_leave_connections_for_everybody_else(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    go_on = asyncio.Event()

    async def slow(number: int) -> AsyncIterator[bytes]:
        yield levy_csv([levy(number)])
        await go_on.wait()

    uploads = [asyncio.create_task(service.send(slow(number))) for number in range(1, 21)]
    busy = [await answer for answer in asyncio.as_completed(uploads[4:])]
    assert {answer.status_code for answer in busy} == {503}
    assert busy[0].json()["type"] == "https://semu.kr/problems/uploads-busy"
    assert (await service.get("/levy-files")).status_code == 200
    go_on.set()
    assert [(await upload).status_code for upload in uploads[:4]] == [202] * 4
    assert (await service.send(levy_csv([levy(30)]))).status_code == 202


async def test_a_file_larger_than_one_chunk_is_put_together_again(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    content = levy_csv([levy(number) for number in range(1, 2500)])
    assert (await service.load(content))["accepted"] == 2499
    async with service.runtime.database.transaction() as session:
        chunks = "SELECT octet_length(sealed) FROM personal_records WHERE purpose = 'levy_file'"
        sizes = (await session.scalars(text(chunks))).all()
    assert len(sizes) > 1
    assert max(sizes) < 300_000  # whatever the size of the file and of the pieces in which it came


async def test_another_municipality_sees_nothing_of_a_file(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file = await service.load(levy_csv([levy(1)]))
    [bill] = (await service.get(f"/levy-files/{file['id']}/bills")).json()["bills"]
    for path in (
        f"/levy-files/{file['id']}", f"/levy-files/{file['id']}/rejects", f"/levy-files/{file['id']}/rejects.csv",
        f"/levy-files/{file['id']}/bills", f"/levy-files/{file['id']}/withdrawal", f"/bills/{bill['bill']}",
    ):  # fmt: skip
        answer = await service.get(path, municipality="11590")
        assert answer.status_code == 403, path
        assert answer.json()["type"] == "https://semu.kr/problems/other-municipality"
    listed = await service.get("/levy-files", municipality="11590")
    assert listed.json() == {"levy_files": [], "next_after": None}
    withdrawal = await service.client.post(
        f"/assessment/v1/levy-files/{file['id']}/withdrawal", headers=service.headers(municipality="11590")
    )
    assert withdrawal.status_code == 403


async def test_sending_and_reading_need_their_scopes(service) -> None:
    sent = await service.client.post(
        "/assessment/v1/levy-files?kind=new", content=b"x", headers=service.headers("levies:read")
    )
    assert (sent.status_code, sent.json()["type"]) == (403, "https://semu.kr/problems/missing-scope")
    assert (await service.get("/levy-files", "levies:write")).status_code == 403
    assert (await service.client.get("/assessment/v1/levy-files")).status_code == 401


async def test_files_are_listed_newest_first_page_by_page(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    ids = [(await service.send(levy_csv([levy(number)]))).json()["id"] for number in range(3)]
    first = (await service.get("/levy-files?limit=2")).json()
    second = (await service.get(f"/levy-files?limit=2&after={first['next_after']}")).json()
    assert [file["id"] for file in first["levy_files"] + second["levy_files"]] == ids[::-1]
    assert second["next_after"] is None


async def test_nothing_personal_can_be_read_in_the_database(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    rows = [levy(1, 비고="특이사항"), levy(2, 세목="없는세"), levy(1)]
    await service.load(levy_csv(rows, "utf-8"))
    async with service.runtime.database.transaction() as session:
        tables = await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for table in tables.all():
            kept = "\n".join(await session.scalars(text(f"SELECT t::text FROM {table} AS t")))
            for secret in ("홍길동", "9001011", "900101-1", "01012345678", "010-1234", "사우중로", "12가", "특이사항"):
                assert secret not in kept, (table, secret)
                assert secret.encode().hex() not in kept, (table, secret)
