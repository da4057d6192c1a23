"""Whom a message is for, and that a person is forgotten when the time has come."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from assessment.rekey import INDEXES
from assessment.taxpayers.service import forget_purged
from semu_contracts.events.assessment import LevyDecided
from semu_kit.purge import purge
from semu_kit.rekey import index_anew, reseal
from semu_kit.testing import KEYS_CHANGED, OLD_KEY_GONE, recorded
from sqlalchemy import text

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]


async def ask(service, *taxpayers: str, scope: str = "internal:recipients"):
    return await service.client.post(
        "/assessment/internal/v1/recipients",
        json={"taxpayers": taxpayers},
        headers=service.headers(scope, kind="service", municipality="*"),
    )


async def taxpayers_of(service, file: dict) -> list[str]:
    bills = (await service.get(f"/levy-files/{file['id']}/bills")).json()["bills"]
    return [bill["taxpayer"] for bill in bills]


async def test_recipients_are_told_as_their_last_levy_named_them(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    company = levy(2, 납세자구분="법인", 납세자명="김포산업", 연계정보="", 전화번호="")
    file = await service.load(levy_csv([levy(1), company]))
    person, corporation = await taxpayers_of(service, file)
    newer = levy(3, 전화번호="010-9999-8888", **{"주민(법인)등록번호": levy(1)["주민(법인)등록번호"]})
    await service.load(levy_csv([newer]))
    answer = (await ask(service, person, corporation, str(uuid4()))).json()
    found = {one["taxpayer"]: one for one in answer["recipients"]}
    assert set(found) == {person, corporation}
    assert found[person]["phone"] == "01099998888"
    assert found[person]["ci"] == levy(3)["연계정보"]
    assert found[corporation] == {
        "taxpayer": corporation, "municipality": "41570", "kind": "corporation", "name": "김포산업", "phone": None,
        "ci": None,
    }  # fmt: skip


async def test_a_levy_that_knows_less_of_a_person_makes_nobody_unreachable(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    file = await service.load(levy_csv([levy(1)]))
    number = {"주민(법인)등록번호": levy(1)["주민(법인)등록번호"]}
    await service.load(levy_csv([levy(2, 전화번호="", 연계정보="", **number), levy(3, 전화번호="", **number)]))
    [person] = await taxpayers_of(service, file)
    [recipient] = (await ask(service, person)).json()["recipients"]
    assert (recipient["phone"], recipient["ci"]) == ("01012345678", levy(1)["연계정보"])


async def test_collection_is_told_what_kind_of_debtor_owes(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    kinds = {"개인": "person", "법인": "corporation", "국가": "state", "지방자치단체": "local_government"}
    rows = [levy(number, 납세자구분=kind, 연계정보="") for number, kind in enumerate(kinds, 1)]
    await service.load(levy_csv(rows))
    events = [event for event in await recorded(service.runtime) if event.type == LevyDecided.type]
    told = {item.levy_number: item.debtor for event in events for item in event.data.items}
    assert told == {row["과세번호"]: kinds[row["납세자구분"]] for row in rows}


@pytest.mark.law("Dongjak 7③", "Dongjak 7⑤")
async def test_collection_is_told_which_payments_came_before_the_decision(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    payment = uuid4()
    await service.load(levy_csv([levy(1, 수납번호=str(payment)), levy(2)]))
    events = [event for event in await recorded(service.runtime) if event.type == LevyDecided.type]
    assert {item.levy_number: item.paid_by for event in events for item in event.data.items} == {
        "00000001": [payment], "00000002": [],
    }  # fmt: skip


async def test_only_services_with_the_scope_may_ask(service) -> None:
    assert (await ask(service, str(uuid4()), scope="internal:timeline")).status_code == 403


async def test_personal_data_goes_when_its_retention_has_passed(
    service, clock, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    file = await service.load(levy_csv([levy(1), levy(2, 부과금액="0")]))
    [person] = await taxpayers_of(service, file)

    clock.instant += timedelta(days=91)
    await purge(service.runtime)
    await forget_purged(service.runtime)
    assert (await service.get(f"/levy-files/{file['id']}/rejects")).json()["rows"] == []
    assert len((await ask(service, person)).json()["recipients"]) == 1

    clock.instant += timedelta(days=3650)
    await purge(service.runtime)
    await forget_purged(service.runtime)
    assert (await ask(service, person)).json()["recipients"] == []
    async with service.runtime.database.transaction() as session:
        kept = await session.execute(text("SELECT count(*) FROM personal_records"))
        indexed = await session.execute(text("SELECT count(number_index) FROM taxpayers"))
        assert (kept.scalar_one(), indexed.scalar_one()) == (0, 0)


async def test_after_the_keys_were_changed_everybody_is_still_known_and_the_old_key_opens_nothing_more(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    file = await service.load(levy_csv([levy(1), levy(2, 부과금액="0")]))
    [person] = await taxpayers_of(service, file)
    service.runtime.vault = KEYS_CHANGED
    assert await reseal(service.runtime, {}) > 0
    assert [await index_anew(service.runtime, index) for index in INDEXES] == [1]
    service.runtime.vault = OLD_KEY_GONE
    assert await reseal(service.runtime, {}) == 0
    [recipient] = (await ask(service, person)).json()["recipients"]
    assert recipient["name"] == levy(1)["납세자명"]
    assert len((await service.get(f"/levy-files/{file['id']}/rejects")).json()["rows"]) == 1
    again = await service.load(levy_csv([levy(3, **{"주민(법인)등록번호": levy(1)["주민(법인)등록번호"]})]))
    assert await taxpayers_of(service, again) == [person]
