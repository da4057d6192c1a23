"""The registers of clients and officials."""

from uuid import UUID

from gateway.bootstrap import apply
from gateway.models import metadata
from gateway.rekey import INDEXES
from semu_contracts.events.gateway import OfficialChanged
from semu_kit.pii import PersonalRecords
from semu_kit.rekey import index_anew, reseal
from semu_kit.testing import KEYS_CHANGED, drift, recorded
from sqlalchemy import text

NEW_CLIENT = {
    "client_id": "gimpo-parking", "kind": "agency", "name": "김포시 주차관리과", "scopes": ["levies:write"],
    "secret": "p" * 32,
}  # fmt: skip
LEE = {
    "name": "이서연", "sign_in_id": "gimpo.lee", "password": "a long first password", "department": "징수과",
    "grade": 8, "term_limited": True, "from_day": "2026-01-01", "scopes": ["bills:read"],
}  # fmt: skip


async def test_the_migration_makes_the_tables_as_written(gateway):
    assert await drift(gateway.settings, metadata) == []


async def test_a_registered_client_gets_tokens_of_the_municipality_that_registered_it(gateway):
    answer = await gateway.http.post("/gateway/v1/clients", json=NEW_CLIENT, headers=await gateway.official())
    assert answer.status_code == 201
    assert answer.json()["municipality"] == "41570"
    assert "secret" not in answer.text
    token = await gateway.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=("gimpo-parking", "p" * 32)
    )
    assert token.json()["scope"] == "levies:write"


async def test_a_taken_client_id_is_refused(gateway):
    taken = {**NEW_CLIENT, "client_id": "gimpo-tax"}
    answer = await gateway.http.post("/gateway/v1/clients", json=taken, headers=await gateway.official())
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/client-already-registered")


async def test_no_client_can_be_given_what_only_services_or_persons_may_do(gateway):
    for scope in ("internal:recipients", "rewards:pay", "operations", "invented"):
        answer = await gateway.http.post(
            "/gateway/v1/clients", json={**NEW_CLIENT, "scopes": [scope]}, headers=await gateway.official()
        )
        assert answer.status_code == 422


async def test_an_application_without_scopes_is_refused(gateway):
    entry = {
        "client_id": "empty", "kind": "application", "name": "빈 화면", "scopes": [],
        "redirect_uris": ["https://gimpo.example/back"],
    }  # fmt: skip
    answer = await gateway.http.post("/gateway/v1/clients", json=entry, headers=await gateway.official())
    assert answer.status_code == 422


async def test_an_agency_cannot_register_clients(gateway):
    headers = {**await gateway.bearer(), "Idempotency-Key": "1"}
    answer = await gateway.http.post("/gateway/v1/clients", json=NEW_CLIENT, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/missing-scope")


async def test_an_official_is_registered_sealed_and_told_without_a_name(gateway):
    answer = await gateway.http.post("/gateway/v1/officials", json=LEE, headers=await gateway.official())
    assert answer.status_code == 201
    official = UUID(answer.json()["official"])
    runtime = gateway.app.state.runtime
    told = (await recorded(runtime))[-1]
    assert told.type == OfficialChanged.type
    assert told.actor == f"official:{gateway.kim}"
    item = told.data.items[0]
    assert (item.official, item.department, item.grade, item.term_limited) == (official, "징수과", 8, True)
    async with runtime.database.transaction() as session:
        assert (await PersonalRecords(session, runtime.vault).load(official))["name"] == "이서연"
        for table in ("officials", "official_lines", "personal_records", "outbox", "idempotency_keys"):
            rows = (await session.execute(text(f"SELECT * FROM {table}"))).all()
            assert "이서연" not in str(rows)
            assert "gimpo.lee" not in str(rows)
            assert LEE["password"] not in str(rows)


async def test_one_sign_in_id_belongs_to_one_official(gateway):
    headers = await gateway.official()
    answer = await gateway.http.post("/gateway/v1/officials", json={**LEE, "sign_in_id": "gimpo.kim"}, headers=headers)
    assert answer.status_code == 409


async def test_a_transfer_is_a_new_line_and_is_told(gateway):
    line = {"department": "세정과", "grade": 6, "term_limited": False, "active": True, "from_day": "2026-11-01"}
    answer = await gateway.http.post(
        f"/gateway/v1/officials/{gateway.kim}/lines", json=line, headers=await gateway.official()
    )
    assert answer.status_code == 201
    told = [event.data.items[0] for event in await recorded(gateway.app.state.runtime)]
    assert [(item.department, str(item.from_day)) for item in told] == [
        ("징수과", "2020-01-01"), ("세정과", "2026-11-01")
    ]  # fmt: skip


async def test_another_municipalitys_official_is_not_there(gateway):
    runtime = gateway.app.state.runtime
    async with runtime.database.transaction() as session:
        await session.execute(text("UPDATE officials SET municipality = '11590'"))
    headers = await gateway.official()
    async with runtime.database.transaction() as session:
        await session.execute(text("UPDATE officials SET municipality = '41570'"))
    line = {"department": "세정과", "grade": 6, "from_day": "2026-11-01"}
    answer = await gateway.http.post(f"/gateway/v1/officials/{gateway.kim}/lines", json=line, headers=headers)
    assert answer.status_code == 404


async def test_a_second_bootstrap_changes_and_tells_nothing(gateway):
    runtime = gateway.app.state.runtime
    before = len(await recorded(runtime))
    await apply(runtime, gateway.first)
    assert len(await recorded(runtime)) == before
    assert await gateway.token()


async def test_a_bootstrap_with_other_facts_brings_them_in(gateway):
    runtime = gateway.app.state.runtime
    changed = gateway.first.model_copy(deep=True)
    changed.clients[0].scopes = ["bills:read"]
    changed.clients[0].secret = type(changed.clients[0].secret)("n" * 40)
    changed.officials[0].grade = 6
    await apply(runtime, changed)
    old = await gateway.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=("gimpo-tax", gateway.secret)
    )
    new = await gateway.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=("gimpo-tax", "n" * 40)
    )
    assert (old.status_code, new.status_code) == (401, 200)
    assert new.json()["scope"] == "bills:read"
    assert [event.data.items[0].grade for event in await recorded(runtime)] == [7, 6]


async def test_after_the_keys_were_changed_an_official_still_signs_in(gateway):
    runtime = gateway.app.state.runtime
    runtime.vault = KEYS_CHANGED
    assert await reseal(runtime, {}) > 0
    assert [await index_anew(runtime, index) for index in INDEXES] == [1]
    assert (await gateway.official())["Authorization"].startswith("Bearer ")
