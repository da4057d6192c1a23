"""What an operator can do about items that could not be applied."""

from uuid import uuid4

import pytest
import pytest_asyncio
from semu_kit import inbox
from semu_kit.ids import new_id
from semu_kit.testing import deliver, serving
from support import departments, letters, told
from toy.handlers import handlers
from toy.main import create_app
from toy.settings import Settings

LETTERS = "/toy/v1/dead-letters"


@pytest_asyncio.fixture
async def app(make_settings):
    return create_app(await make_settings(Settings))


@pytest_asyncio.fixture
async def client(app, clock):
    async with serving(app, clock=clock) as client:
        yield client


@pytest.fixture
def runtime(app, client):
    return app.state.runtime


@pytest.fixture
def operator(tokens):
    return lambda **claims: tokens.headers("operations", subject="op", **claims)


@pytest_asyncio.fixture
async def parked(client, runtime, clock, operator):
    """An official whose first fact is parked; two more wait behind it. (The official, the parked letter.)"""
    official = new_id()
    for department in ("poison", "second", "third"):
        await deliver(runtime, handlers, *told(clock, (official, department)))
    (letter,) = (await client.get(LETTERS, headers=operator())).json()
    return official, letter


async def test_the_list_says_what_is_parked_and_why(client, operator, parked):
    official, letter = parked
    assert (letter["state"], letter["type"], letter["ordering_key"]) == (
        "parked",
        "official.changed.v1",
        str(official),
    )
    assert letter["reason"] == "ValueError: this department cannot be"
    waiting = (await client.get(LETTERS, params={"state": "waiting"}, headers=operator())).json()
    assert [each["payload"]["data"]["items"][0]["department"] for each in waiting] == ["second", "third"]


async def test_a_mended_letter_is_replayed_with_those_behind_it(client, runtime, operator, parked):
    official, letter = parked
    event = letter["payload"]
    event["data"]["items"][0]["department"] = "first"
    mended = await client.put(f"{LETTERS}/{letter['id']}/event", json={"event": event}, headers=operator())
    assert mended.status_code == 200
    assert mended.json()["payload"] == letter["payload"] | {"data": mended.json()["payload"]["data"]}
    replayed = await client.post(f"{LETTERS}/{letter['id']}/replay", headers=operator())
    assert (replayed.json()["state"], replayed.json()["settled_by"]) == ("replayed", "official:op")
    assert await departments(runtime, official) == ["first", "second", "third"]


async def test_later_facts_flow_again_once_all_are_settled(client, runtime, clock, operator, parked):
    official, letter = parked
    await client.post(f"{LETTERS}/{letter['id']}/discard", json={"note": "잘못 보낸 사건"}, headers=operator())
    await deliver(runtime, handlers, *told(clock, (official, "fourth")))
    assert await departments(runtime, official) == ["second", "third", "fourth"]
    assert [state for state, _, _ in await letters(runtime)] == ["discarded", "replayed", "replayed"]


async def test_a_letter_that_fails_again_stays_parked(client, runtime, operator, parked):
    _, letter = parked
    again = (await client.post(f"{LETTERS}/{letter['id']}/replay", headers=operator())).json()
    assert (again["state"], again["attempts"]) == ("parked", 2)
    assert await departments(runtime) == []


async def test_a_follower_that_fails_is_parked_in_its_turn(client, runtime, clock, operator, parked):
    official, letter = parked
    await deliver(runtime, handlers, *told(clock, (official, "poison")), *told(clock, (official, "fifth")))
    await client.post(f"{LETTERS}/{letter['id']}/discard", json={"note": "잘못"}, headers=operator())
    assert await departments(runtime) == ["second", "third"]
    assert [state for state, _, _ in await letters(runtime)] == [
        "discarded", "replayed", "replayed", "parked", "waiting",
    ]  # fmt: skip


async def test_a_waiting_letter_cannot_be_settled_before_the_one_in_front(client, operator, parked):
    waiting = (await client.get(LETTERS, params={"state": "waiting"}, headers=operator())).json()
    answer = await client.post(f"{LETTERS}/{waiting[0]['id']}/replay", headers=operator())
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("dead-letter-not-parked")


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event | {"id": str(uuid4())},
        lambda event: event | {"type": "levy.decided.v1"},
        lambda event: event | {"municipality": "11590"},
        lambda event: event | {"actor": "official:somebody-else"},
        lambda event: event | {"data": {"items": event["data"]["items"] * 2}},
        lambda event: {},
    ],
)
async def test_a_mending_that_is_about_something_else_is_refused(client, operator, parked, change):
    _, letter = parked
    answer = await client.put(
        f"{LETTERS}/{letter['id']}/event", json={"event": change(letter["payload"])}, headers=operator()
    )
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("unfit-mending")


async def test_an_unreadable_message_is_mended_as_a_whole_and_applied_once(client, runtime, clock, operator):
    event = told(clock, (new_id(), "first"))[0]
    await inbox.apply(runtime, handlers, [inbox.Message("gateway.officials", 0, 0, b"{torn")])
    (letter,) = (await client.get(LETTERS, headers=operator())).json()
    assert letter["raw"] == "{torn"
    still = (await client.post(f"{LETTERS}/{letter['id']}/replay", headers=operator())).json()
    assert (still["state"], still["attempts"]) == ("parked", 2)
    await client.put(
        f"{LETTERS}/{letter['id']}/event", json={"event": event.model_dump(mode="json")}, headers=operator()
    )
    done = (await client.post(f"{LETTERS}/{letter['id']}/replay", headers=operator())).json()
    assert done["state"] == "replayed"
    await deliver(runtime, handlers, event)
    assert await departments(runtime) == ["first"]


async def test_an_unreadable_message_becomes_no_fact_of_another_municipality(client, runtime, clock, operator):
    event = told(clock, (new_id(), "forged"))[0]
    await inbox.apply(runtime, handlers, [inbox.Message("gateway.officials", 0, 0, b"{torn")])
    stranger = operator(municipality="11590")
    (letter,) = (await client.get(LETTERS, headers=stranger)).json()
    answer = await client.put(
        f"{LETTERS}/{letter['id']}/event", json={"event": event.model_dump(mode="json")}, headers=stranger
    )
    assert answer.json()["type"].endswith("unfit-mending")


async def test_another_municipalitys_letters_are_not_there(client, operator, parked):
    _, letter = parked
    assert (await client.get(LETTERS, headers=operator(municipality="11590"))).json() == []
    answer = await client.post(f"{LETTERS}/{letter['id']}/replay", headers=operator(municipality="11590"))
    assert answer.status_code == 404


async def test_without_the_scope_nothing_is_shown(client, tokens):
    answer = await client.get(LETTERS, headers=tokens.headers("levies:read"))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("missing-scope")
