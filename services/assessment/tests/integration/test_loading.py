"""A levy file on its way from upload to levies and events."""

from collections.abc import Callable

import pytest
from assessment.loading import service as loading
from assessment.models import metadata
from semu_contracts.events.assessment import LevyDecided
from semu_kit.testing import drift, recorded
from sqlalchemy import text

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]


async def count(service, table: str) -> int:
    async with service.runtime.database.transaction() as session:
        return (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()


async def test_the_migration_makes_the_tables_of_the_code(service) -> None:
    assert await drift(service.runtime.settings, metadata) == []


@pytest.mark.law("Dongjak 6①", "Dongjak 6②")
@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
async def test_a_file_is_levied_and_told_whatever_its_encoding(
    service, levy: MakeLevy, levy_csv: MakeCsv, encoding: str
) -> None:
    file = await service.load(levy_csv([levy(1), levy(2, 비고="창구 접수")], encoding))
    assert (file["state"], file["encoding"], file["rows"], file["accepted"]) == ("loaded", encoding, 2, 2)
    assert file["progress"] == 100
    items = [item for event in await recorded(service.runtime) for item in event.data.items]
    assert {item.levy_number for item in items} == {"00000001", "00000002"}
    assert (items[0].item, items[0].fiscal_year, items[0].principal) == ("vehicle-tax", 2026, 1_234_560)
    assert [str(day) for day in (items[0].liability_day, items[0].decided_day, items[0].due_date)] == [
        "2026-06-01", "2026-06-05", "2026-06-30",
    ]  # fmt: skip
    assert items[0].carried is None


async def test_carried_over_arrears_are_told_with_what_is_known(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    arrear = levy(1, 과세연도="2024", 성립일="20240601", 납기일="20240630", 독촉기한="20240831", 기수납액="234,560")
    await service.load(levy_csv([arrear]), kind="carried_over")
    [event] = await recorded(service.runtime)
    [item] = event.data.items
    assert (event.type, event.actor, event.municipality) == (LevyDecided.type, "agency:gimpo", "41570")
    assert item.kind == "carried_over"
    assert str(item.carried.demand_due) == "2024-08-31"
    assert item.carried.principal_paid == 234_560


async def test_events_carry_one_shard_and_at_most_500_items_in_the_order_of_the_file(
    service, levy: MakeLevy, levy_csv: MakeCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_BATCH", 200)
    same_person = {"주민(법인)등록번호": "900101-1000001"}
    file = await service.load(levy_csv([levy(number, **same_person) for number in range(1, 1102)]))
    assert file["accepted"] == 1101
    events = await recorded(service.runtime)
    assert [len(event.data.items) for event in events] == [500, 500, 101]
    items = [item for event in events for item in event.data.items]
    assert len({item.taxpayer for item in items}) == 1
    assert [item.levy_number for item in items] == [f"{number:08d}" for number in range(1, 1102)]
    assert {event.shard for event in events} == {items[0].taxpayer.int % 64}


async def test_bad_rows_stop_no_good_ones(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file = await service.load(
        levy_csv(
            [
                levy(1),
                levy(2, 세목="없는세", 부과금액="-1"),
                levy(3, 부과금액="1000.5"),
                levy(4, 납기일="20260101"),
                levy(5, 과세연도="2025"),
                levy(6),
            ]
        )
    )
    assert (file["rows"], file["accepted"], file["rejected"], file["repeated"]) == (6, 2, 4, 0)
    assert file["rejected_by_reason"] == {
        "unknown_item": 1, "negative_amount": 1, "fractional_amount": 1, "due_before_liability": 1,
        "fiscal_year_closed": 1,
    }  # fmt: skip
    rejects = (await service.get(f"/levy-files/{file['id']}/rejects")).json()
    first = rejects["rows"][0]
    assert first["line"] == 3
    assert [(fault["column"], fault["value"], fault["code"]) for fault in first["faults"]] == [
        ("세목", "없는세", "unknown_item"), ("부과금액", "-1", "negative_amount"),
    ]  # fmt: skip
    assert all(fault["reason"] and fault["remedy"] for fault in first["faults"])


async def test_the_same_row_again_is_reported_and_not_levied_twice(
    service, levy: MakeLevy, levy_csv: MakeCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await service.load(levy_csv([levy(1)]))
    monkeypatch.setattr(loading, "_BATCH", 3)  # repeated within a batch and across two
    second = await service.load(levy_csv([levy(2), levy(2), levy(1), levy(3), levy(2), levy(1)]))
    assert (second["accepted"], second["rejected"], second["repeated"]) == (2, 0, 4)
    assert second["rejected_by_reason"] == {"repeated_in_file": 2, "already_levied": 2}
    rows = (await service.get(f"/levy-files/{second['id']}/rejects")).json()["rows"]
    assert [(row["line"], row["faults"][0]["code"]) for row in rows] == [
        (3, "repeated_in_file"), (4, "already_levied"), (6, "repeated_in_file"), (7, "already_levied"),
    ]  # fmt: skip
    assert "2행" in rows[0]["faults"][0]["reason"]
    assert first["accepted"] + second["accepted"] == await count(service, "levies")


async def test_one_person_is_one_taxpayer_however_the_number_is_written(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    await service.load(levy_csv([levy(1), levy(2, **{"주민(법인)등록번호": "9001011000001"})]))
    assert await count(service, "taxpayers") == 1
    await service.load(levy_csv([levy(3, **{"주민(법인)등록번호": "9001011000001"})]), municipality="11590")
    assert await count(service, "taxpayers") == 2  # another municipality knows nothing of the first


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("과세번호,세목\n1,2\n".encode("utf-16"), "levy-file-encoding"),
        (b"\x80\xff\xfe\xfd", "levy-file-encoding"),
        (b"", "levy-file-empty"),
        ("과세번호,세목\n1,2\n".encode(), "levy-file-columns"),
        (("가" * 200_000).encode(), "levy-file-line-too-long"),
    ],
)
async def test_a_malformed_file_fails_with_its_problem_and_nothing_is_levied(
    service, content: bytes, problem: str
) -> None:
    file = await service.load(content)
    assert file["state"] == "failed"
    assert file["problem"]["type"] == f"https://semu.kr/problems/{problem}"
    assert file["problem"]["detail"]
    assert await count(service, "levies") == await count(service, "outbox") == 0


async def test_a_fault_late_in_the_file_takes_back_what_was_levied_before_it(
    service, levy: MakeLevy, levy_csv: MakeCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_BATCH", 2)
    content = levy_csv([levy(number) for number in range(1, 10)])
    file = await service.load(content + b"x" * 150_000)
    assert (file["state"], file["accepted"]) == ("failed", 0)
    for table in ("levies", "taxpayers", "outbox"):
        assert await count(service, table) == 0
    assert (await service.load(content))["accepted"] == 9  # and may be sent again


@pytest.mark.parametrize("item", ["자동차세", "parking-fine"])
async def test_arrears_older_than_the_law_come_back_and_do_not_stop_their_taxpayers_others(
    service, item: str, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    old = levy(1, 세목=item, 과세연도="2009", 성립일="20090601", 징수결의일="20090605", 납기일="20090630")
    kept = levy(1, 세목=item, 과세연도="2012", 성립일="20120601", 징수결의일="20120605", 납기일="20120630")
    file = await service.load(levy_csv([old, kept]), "carried_over")
    assert (file["accepted"], file["rejected_by_reason"]) == (1, {"outside_the_law": 1})


async def test_a_fault_of_ours_fails_the_file_and_not_the_worker(
    service, levy: MakeLevy, levy_csv: MakeCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(loading, "judge", broken)
    file = await service.load(levy_csv([levy(1)]))
    assert file["problem"]["type"] == "https://semu.kr/problems/levy-file-loading-failed"
