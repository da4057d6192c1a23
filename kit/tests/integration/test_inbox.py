"""Applying events: once each, in order, and what cannot be applied alone is parked alone."""

import asyncio

import pytest
import pytest_asyncio
from semu_kit import inbox
from semu_kit.db import driver
from semu_kit.handlers import Handlers
from semu_kit.ids import new_id
from semu_kit.problems import UpstreamUnavailable
from semu_kit.runtime import open_runtime
from semu_kit.testing import deliver
from sqlalchemy import text
from support import departments, letters, told
from toy.handlers import handlers
from toy.settings import Settings


@pytest_asyncio.fixture
async def runtime(make_settings, clock):
    async with open_runtime(await make_settings(Settings), None) as runtime:
        runtime.clock = clock
        yield runtime


@pytest.fixture
def officials():
    """Three of one shard, so that they come in one event."""
    base = new_id().int & ~0xFFFF
    return [type(new_id())(int=base + 64 * number) for number in range(3)]


async def test_an_event_is_applied_once_however_often_it_comes(runtime, clock, officials):
    events = told(clock, (officials[0], "세무과"))
    await deliver(runtime, handlers, *events, *events)
    await deliver(runtime, handlers, *events)
    assert await departments(runtime) == ["세무과"]


async def test_two_readers_of_the_same_event_apply_it_once(runtime, clock, officials):
    events = told(clock, (officials[0], "세무과"))
    await asyncio.gather(*(deliver(runtime, handlers, *events) for _ in range(4)))
    assert await departments(runtime) == ["세무과"]


async def test_one_poisoned_item_is_parked_and_its_neighbours_go_on(runtime, clock, officials):
    a, b, c = officials
    before, event, after = told(clock, (a, "1")), told(clock, (a, "2"), (b, "poison"), (c, "4")), told(clock, (c, "5"))
    await deliver(runtime, handlers, *before, *event, *after)
    assert await departments(runtime) == ["1", "2", "4", "5"]
    assert await letters(runtime) == [("parked", b, "poison")]


async def test_later_items_of_a_parked_one_wait_in_their_order_and_others_go_on(runtime, clock, officials):
    a, b, _ = officials
    await deliver(runtime, handlers, *told(clock, (a, "1"), (b, "poison"), (b, "after, in the same event")))
    await deliver(runtime, handlers, *told(clock, (b, "later"), (a, "2")), *told(clock, (b, "last")))
    assert await departments(runtime) == ["1", "2"]
    assert await letters(runtime) == [
        ("parked", b, "poison"),
        ("waiting", b, "after, in the same event"),
        ("waiting", b, "later"),
        ("waiting", b, "last"),
    ]


async def test_a_message_that_cannot_be_read_is_kept_whole(runtime, clock, officials):
    good = told(clock, (officials[0], "1"))[0].model_dump_json().encode()
    messages = [
        inbox.Message("gateway.officials", 3, offset, value)
        for offset, value in enumerate([b"\xff not json", b'{"type": "official.vanished.v9"}', good])
    ]
    for _ in range(2):
        await inbox.apply(runtime, handlers, messages)
    assert await departments(runtime) == ["1"]
    async with runtime.database.transaction() as session:
        kept = (await session.execute(text('SELECT state, raw, "offset", reason FROM dead_letters ORDER BY seq'))).all()
    assert [(row.state, row.raw, row.offset) for row in kept] == [
        ("parked", messages[0].value, 0),
        ("parked", messages[1].value, 1),
    ]
    assert "official.vanished.v9" in kept[1].reason


async def test_a_transient_error_applies_nothing_and_parks_nothing(runtime, clock, officials):
    failing = Handlers()
    away = True

    @failing.on(type(told(clock, (officials[0], "x"))[0].data))
    async def handler(context, event):
        await context.session.execute(
            text("INSERT INTO heard (official, department, from_day) VALUES (:o, 'x', now())"), {"o": officials[0]}
        )
        if away:
            raise UpstreamUnavailable("쉬고 있습니다.")

    events = told(clock, (officials[0], "x"))
    with pytest.raises(UpstreamUnavailable):
        await deliver(runtime, failing, *events)
    assert (await departments(runtime), await letters(runtime)) == ([], [])
    away = False
    await deliver(runtime, failing, *events)
    assert await departments(runtime) == ["x"]


async def test_what_a_handler_does_by_the_driver_is_rolled_back_with_the_rest(runtime):
    async def copy_and_fail():
        async with runtime.database.transaction() as session:
            connection = await driver(session)
            await connection.copy_records_to_table("inbox", records=[(new_id(),)], columns=["event_id"])
            raise ValueError("not after all")

    with pytest.raises(ValueError, match="after all"):
        await copy_and_fail()
    async with runtime.database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM inbox")) == 0
