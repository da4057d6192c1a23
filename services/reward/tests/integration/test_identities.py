"""Nobody learns who informed, but the one role, with a reason, on record (지방세기본법 §146⑥)."""

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from informant_reports import ACCOUNT, ADDRESS, NAME, PDF, PHONE, REASON, STATEMENT, Reports, slug
from pydantic import SecretStr
from reward.identities import service as identities
from reward.identities.keys import for_informants
from reward.identities.schemas import Account
from reward.rekey import vaults
from semu_kit.auth import MissingScope, Principal
from semu_kit.pii import Sealed
from semu_kit.plumbing import PersonalRecord
from semu_kit.rekey import reseal
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

BANK = {"bank": "088", "number": ACCOUNT, "holder": NAME}


@pytest.fixture
async def reports(service: Any, told: Any) -> Reports:
    """A case with everything in it that could tell who informed."""
    case = Reports(service, told)
    await case.received(informant={"name": NAME, "address": ADDRESS, "phone": PHONE, "official": str(told.id("kim"))})
    await case.file(which="form")
    await case.file()
    await case.officer("POST", "/acceptance")
    await case.officer("POST", "/requests", {"wanted": f"{NAME}의 급여 명세", "due_on": "2026-10-30"})
    await case.check("known", ground=f"{NAME}이 처음 알림")
    assert (await case.send("PUT", "/account", "informants:identify", BANK)).status_code == 200
    await case.identifier("/identity", f"{NAME}에게 통보서를 보냄")
    return case


async def dumped(service: Any) -> str:
    """Every row of every table, as text; binary columns in hexadecimal."""
    async with service.runtime.database.transaction() as session:
        tables = (await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).all()
        rows = [
            row for table in tables for row in await session.scalars(text(f'SELECT all_of::text FROM "{table}" all_of'))
        ]
    assert len(rows) > 20, "the case is in the database"
    return "\n".join(rows)


@pytest.mark.law("Act146 ⑥")
async def test_a_dump_of_the_database_tells_nobody_who_informed(reports: Reports, service: Any, told: Any) -> None:
    everything = await dumped(service)
    for secret in (NAME, ADDRESS, PHONE, ACCOUNT, STATEMENT, str(told.id("kim")), told.id("kim").hex, PDF.decode()):
        in_bytes = secret.encode()
        escaped = secret.encode("unicode_escape").decode()
        for form in (secret, in_bytes.hex(), base64.b64encode(in_bytes).decode(), escaped):
            assert form not in everything


@pytest.mark.law("Act146 ⑥")
async def test_the_key_of_other_personal_data_opens_nothing_of_a_report(reports: Reports, service: Any) -> None:
    async with service.runtime.database.transaction() as session:
        records = (await session.scalars(select(PersonalRecord))).all()
        assert {record.purpose for record in records} == {"informant", "report"}
        for record in records:
            with pytest.raises((KeyError, InvalidTag)):
                service.runtime.vault.open_bytes(record.id, Sealed(record.key_id, record.sealed))


@pytest.mark.law("Act146 ⑥")
async def test_case_officers_see_a_number_and_nothing_of_who_informed(reports: Reports, service: Any) -> None:
    informant = (await reports.identifier("/identity")).json()["informant"]
    listed = await service.get("/reward/v1/reports", "informants:write")
    case = await reports.officer("GET", "")
    assert case.json()["number"] == listed.json()["reports"][0]["number"] == "제2026-1호"
    for secret in (ADDRESS, PHONE, ACCOUNT, informant):
        assert secret not in case.text + listed.text
    assert "informant" not in listed.json()["reports"][0]


@pytest.mark.law("Act146 ⑥")
@pytest.mark.parametrize("path", ["/identity", "/notice", "/files/1/opening"])
@pytest.mark.parametrize("scope", ["informants:write", "rewards:read", "informants:audit"])
async def test_no_other_role_is_shown_who_informed(reports: Reports, path: str, scope: str) -> None:
    answer = await reports.send("POST", path, scope, {"reason": REASON})
    assert (answer.status_code, slug(answer)) == (403, "missing-scope")


@pytest.mark.law("Act146 ⑥")
async def test_who_looks_gives_a_reason_and_is_entered(reports: Reports) -> None:
    shown = await reports.identifier("/identity", subject="clerk")
    assert shown.json()["identity"]["name"] == NAME
    first, last = await reports.accesses()
    assert first["reason"] == f"{NAME}에게 통보서를 보냄"
    assert (last["what"], last["actor"], last["reason"]) == ("identity", "official:clerk", REASON)
    assert last["informant"] == shown.json()["informant"]


@pytest.mark.parametrize("reason", ["", "    ", "확인", "줄\n바꿈이 있는 사유"])
async def test_without_a_reason_nothing_is_shown_and_nothing_entered(reports: Reports, reason: str) -> None:
    before = await reports.accesses()
    answer = await reports.identifier("/identity", reason)
    assert answer.status_code == 422
    assert await reports.accesses() == before


@pytest.mark.law("Act146 ⑥")
async def test_every_way_to_see_an_informant_is_entered(reports: Reports, service: Any, told: Any) -> None:
    await service.hears(told.receipt("a", principal=50_000_000, decided_day=told.day))
    await reports.cleared()
    await reports.linked("a")
    await reports.completed()
    opened = await reports.identifier("/files/1/opening")
    assert (opened.status_code, opened.content) == (200, PDF)
    await reports.identifier("/notice")
    informant = UUID((await reports.accesses())[0]["informant"])
    official = Principal("pay", "official", "41570", None, 7, frozenset({"informants:identify"}))
    async with service.runtime.database.transaction() as session:
        accounts = await identities.open_accounts(session, service.runtime, official, [informant], "포상금 이체")
    assert accounts == {informant: Account.model_validate(BANK)}
    assert [one["what"] for one in await reports.accesses()] == ["identity", "file", "notice", "account"]


@pytest.mark.law("Act146 ⑥")
async def test_no_code_of_ours_shows_an_informant_without_the_role(reports: Reports, service: Any) -> None:
    informant = UUID((await reports.accesses())[0]["informant"])
    nobody = Principal("pay", "official", "41570", None, 7, frozenset({"rewards:pay"}))
    async with service.runtime.database.transaction() as session:
        for opened in (identities.open_accounts, identities.open_identities):
            with pytest.raises(MissingScope):
                await opened(session, service.runtime, nobody, [informant], REASON)


@pytest.mark.law("Act146 ⑥")
@pytest.mark.parametrize("change", ["UPDATE identity_accesses SET actor = 'x'", "DELETE FROM identity_accesses"])
async def test_the_register_is_never_changed(reports: Reports, service: Any, change: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with service.runtime.database.transaction() as session:
            await session.execute(text(change))


async def test_the_register_is_the_auditors_and_of_one_city(reports: Reports, service: Any) -> None:
    assert (await service.get("/reward/v1/identity-accesses", "informants:identify")).status_code == 403
    other = await service.get("/reward/v1/identity-accesses", "informants:audit", municipality="11590")
    assert other.json() == {"accesses": [], "next": None}
    paged = await service.get("/reward/v1/identity-accesses?limit=1", "informants:audit")
    assert paged.json()["next"] == paged.json()["accesses"][0]["access"]


async def test_another_city_sees_no_informant_of_ours(reports: Reports) -> None:
    answer = await reports.identifier("/identity", municipality="11590")
    assert (answer.status_code, slug(answer)) == (404, "report-unknown")


async def test_an_answer_with_an_identity_is_kept_for_no_repeated_key(reports: Reports, service: Any) -> None:
    for _ in range(2):
        assert (await reports.identifier("/identity", key="same", subject="clerk")).status_code == 200
    assert len(await reports.accesses()) == 3


async def test_an_account_given_later_takes_the_place_of_the_first(reports: Reports, service: Any) -> None:
    await reports.send("PUT", "/account", "informants:identify", BANK | {"number": "220111222333"})
    informant = UUID((await reports.accesses())[0]["informant"])
    official = Principal("pay", "official", "41570", None, 7, frozenset({"informants:identify"}))
    async with service.runtime.database.transaction() as session:
        opened = await identities.open_accounts(session, service.runtime, official, [informant], REASON)
    assert opened[informant].number == "220111222333"


async def test_an_informant_without_an_account_is_named_by_number(service: Any, told: Any) -> None:
    reports = Reports(service, told)
    await reports.received()
    informant = UUID((await reports.identifier("/identity")).json()["informant"])
    official = Principal("pay", "official", "41570", None, 7, frozenset({"informants:identify"}))
    async with service.runtime.database.transaction() as session:
        with pytest.raises(identities.NoAccount) as refused:
            await identities.open_accounts(session, service.runtime, official, [informant], REASON)
        assert refused.value.facts == {"informants": [informant]}


async def test_a_refused_report_repeats_no_personal_field(service: Any, told: Any) -> None:
    person = {"name": NAME + "\x00", "address": ADDRESS, "phone": "전화 없음"}
    answer = await Reports(service, told).received(informant=person)
    assert answer.status_code == 422
    assert NAME not in answer.text
    assert "전화 없음" not in answer.text


async def test_a_record_past_its_retention_is_shown_to_nobody(reports: Reports, service: Any) -> None:
    async with service.runtime.database.transaction() as session:
        records = col(PersonalRecord.id)
        await session.execute(text("DELETE FROM personal_records"))
        assert (await session.scalars(select(records))).all() == []
    answer = await reports.identifier("/identity")
    assert answer.status_code == 404
    assert (await reports.detail())["statement"] == ""


async def test_after_the_informants_key_was_changed_the_old_one_opens_no_report(reports: Reports, service: Any) -> None:
    old = for_informants(service.runtime).vault
    keys = json.loads(service.runtime.settings.informant_keys.get_secret_value())
    new = {"new": base64.b64encode(b"n" * 32).decode()}
    service.runtime.settings.informant_keys = SecretStr(json.dumps(new | keys))
    assert await reseal(service.runtime, vaults(service.runtime)) > 0
    async with service.runtime.database.transaction() as session:
        for record in (await session.scalars(select(PersonalRecord))).all():
            with pytest.raises(KeyError):
                old.open_bytes(record.id, Sealed(record.key_id, record.sealed))
    assert (await reports.identifier("/identity")).json()["identity"]["name"] == NAME
    assert (await reports.accesses())[0]["reason"] == f"{NAME}에게 통보서를 보냄", "the register is never changed"
