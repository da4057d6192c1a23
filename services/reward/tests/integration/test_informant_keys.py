"""The informants' keys: needed and apart from the start on, changed without loss, and all that tells who informed."""

import hashlib
import json
from base64 import b64encode
from typing import Any
from uuid import UUID

import httpx
import pytest
from informant_reports import ACCOUNT, ADDRESS, NAME, PDF, REASON, Reports
from pydantic import ValidationError
from reward.identities.keys import KeysUnusable
from reward.main import create_app
from reward.settings import Settings
from semu_kit.clock import FixedClock
from semu_kit.plumbing import PersonalRecord
from semu_kit.testing import Issuer, MakeSettings, serving
from sqlalchemy import select, text

BANK = {"bank": "088", "number": ACCOUNT, "holder": NAME}


def keys(**letters: str) -> str:
    """Keys of 32 equal letters by their ids."""
    return json.dumps({name: b64encode(letter.encode() * 32).decode() for name, letter in letters.items()})


@pytest.mark.parametrize(
    "unusable",
    [
        "", "{}", "[]", "null", "no json", '{"a": null}', '{"a": "not base64!"}', '{"a": "c2hvcnQ="}',
        json.dumps({"a": b64encode(b"a" * 32).decode(), "b": ""}),
        json.dumps({"other-name": b64encode(bytes(32)).decode()}),
    ],
)  # fmt: skip
async def test_a_service_that_cannot_keep_informants_apart_does_not_start(
    make_settings: MakeSettings, unusable: str
) -> None:
    settings = await make_settings(Settings, informant_keys=unusable)
    with pytest.raises(KeysUnusable, match="SEMU_INFORMANT_KEYS") as refused:
        async with serving(create_app(settings)):
            pytest.fail("it started")
    assert "c2hvcnQ" not in str(refused.value)


def test_a_missing_key_is_named_and_no_other_secret_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEMU_INFORMANT_KEYS", raising=False)
    with pytest.raises(ValidationError) as refused:
        Settings(database_url="postgresql://reward:hunter2@db", pii_keys=keys(a="a"))  # type: ignore[call-arg]
    assert "informant_keys" in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert b64encode(b"a" * 32).decode() not in str(refused.value)


async def _sealed_under(service: Any) -> set[tuple[str, str]]:
    async with service.runtime.database.transaction() as session:
        return {(one.purpose, one.key_id) for one in await session.scalars(select(PersonalRecord))}


async def test_a_new_key_seals_and_the_old_one_still_opens(
    make_settings: MakeSettings, clock: FixedClock, tokens: Issuer, service: Any, told: Any
) -> None:
    running = type(service)
    settings = await make_settings(Settings, informant_keys=keys(old="o"))
    async with serving(app := create_app(settings), clock=clock) as client:
        before = Reports(running(client, app.state.runtime, tokens), told)
        await before.accepted()
        assert (await before.send("PUT", "/account", "informants:identify", BANK, key="one", subject="c")).is_success
        await before.identifier("/identity", "옛 열쇠로 봉한 사유")
        assert await _sealed_under(before.service) == {("informant", "old"), ("report", "old")}
    rotated = settings.model_copy(update={"informant_keys": type(settings.informant_keys)(keys(new="n", old="o"))})
    async with serving(app := create_app(rotated), clock=clock) as client:
        before.service = running(client, app.state.runtime, tokens)
        assert (await before.identifier("/identity")).json()["identity"]["name"] == NAME
        assert (await before.identifier("/files/1/opening")).content == PDF
        assert [one["reason"] for one in await before.accesses()] == ["옛 열쇠로 봉한 사유", REASON, REASON]
        again = await before.send("PUT", "/account", "informants:identify", BANK, key="one", subject="c")
        assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
        after = Reports(before.service, told)
        await after.accepted()
        assert {key for _, key in await _sealed_under(after.service)} == {"old", "new"}
        assert (await after.identifier("/identity")).json()["identity"]["address"] == ADDRESS
    only_new = settings.model_copy(update={"informant_keys": type(settings.informant_keys)(keys(new="n"))})
    async with serving(app := create_app(only_new), clock=clock) as client:
        after.service = before.service = running(client, app.state.runtime, tokens)
        assert (await after.identifier("/identity")).is_success
        assert (await before.identifier("/identity")).status_code == 500


@pytest.mark.law("Act146 ⑥")
async def test_no_guess_of_what_was_sent_can_be_tried_without_the_informants_key(service: Any, told: Any) -> None:
    """Whoever has the dump and every other key guesses: was it he whose account is known from elsewhere?"""
    reports = Reports(service, told)
    await reports.received()
    await reports.file(which="form")
    await reports.file()
    answer = await reports.send("PUT", "/account", "informants:identify", BANK)
    control = await service.client.post(
        "/reward/v1/budgets/2026/appropriations",
        json={"won": 1, "bill": "본예산"},
        headers=service.tokens.headers("rewards:pay"),
    )
    async with service.runtime.database.transaction() as session:
        kept = set(await session.scalars(text("SELECT fingerprint FROM idempotency_keys")))

    def guessed(request: httpx.Request, body: bytes) -> bytes:
        line = f"{request.method} {request.url.path}?\n".encode()
        return service.runtime.vault.blind_index("request", hashlib.sha256(line + body).hexdigest())

    assert guessed(control.request, control.request.content) in kept, "this is how one would guess"
    assert guessed(answer.request, answer.request.content) not in kept
    assert guessed((await reports.file()).request, PDF) not in kept


@pytest.mark.law("Act146 ⑥")
async def test_what_is_sealed_of_one_informant_is_as_long_as_of_any_other(service: Any, told: Any) -> None:
    people = [
        {"name": "김", "address": "김포"},
        {"name": "남궁" * 20, "address": ADDRESS * 4, "phone": "010-1234-5678", "official": str(told.id("kim"))},
        {"name": "😀" * 200, "address": "😀" * 200, "phone": "0" * 20, "official": str(UUID(int=1))},
    ]
    for person in people:
        reports = Reports(service, told)
        assert (await reports.received(informant=person)).status_code == 201
        shown = (await reports.identifier("/identity")).json()["identity"]
        assert {name: value for name, value in shown.items() if value is not None} == person
    for number, holder in (("123456", "김"), ("1" * 20, "😀" * 100)):
        body = {"bank": "088", "number": number, "holder": holder}
        assert (await reports.send("PUT", "/account", "informants:identify", body)).status_code == 200
    async with service.runtime.database.transaction() as session:
        lengths = await session.scalars(text("SELECT length(sealed) FROM personal_records WHERE purpose = 'informant'"))
        assert len({*lengths}) == 1
