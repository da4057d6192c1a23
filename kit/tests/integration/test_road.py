"""From outbox to inbox through Kafka: nothing lost, nothing applied twice, each official's facts in order."""

import asyncio
from collections import defaultdict
from datetime import timedelta

import asyncpg
import pytest_asyncio
from semu_contracts.events.gateway import OfficialChanged
from semu_kit import outbox
from semu_kit.handlers import Handlers
from semu_kit.ids import new_id
from semu_kit.problems import UpstreamUnavailable
from semu_kit.relay import GROUPS, LOCK_CLASS, Relay
from semu_kit.runtime import open_runtime
from semu_kit.testing import eventually, working
from semu_kit.worker import Job
from sqlalchemy import text
from support import departments, letters, told
from toy.handlers import handlers


@pytest_asyncio.fixture
async def runtime(settings, clock):
    """The producer's side, and the eyes of the test; the same database has outbox and inbox."""
    async with open_runtime(settings, None) as runtime:
        runtime.clock = clock
        yield runtime


async def record(runtime, *events):
    async with runtime.database.transaction() as session:
        await outbox.record(session, *events)


def heard(runtime, count):
    async def holds():
        return len(await departments(runtime)) >= count

    return holds


async def stories(runtime):
    """What was heard of every official, in order."""
    by_official = defaultdict(list)
    async with runtime.database.transaction() as session:
        for row in await session.execute(text("SELECT official, department FROM heard ORDER BY id")):
            by_official[row.official].append(row.department)
    return by_official


def in_order(officials, steps):
    """The stories in which every official's steps were heard, each once."""
    return {official: [str(step) for step in range(steps)] for official in officials}


async def tell_steps(runtime, clock, officials, steps, pause=0.0):
    for step in range(steps):
        await record(runtime, *told(clock, *((official, str(step)) for official in officials)))
        await asyncio.sleep(pause)


async def test_what_is_recorded_is_applied_and_the_outbox_is_empty_after(settings, runtime, clock):
    officials = [new_id() for _ in range(100)]
    await tell_steps(runtime, clock, officials, 3)
    async with working(settings, handlers):
        await eventually(heard(runtime, 300))
    assert await stories(runtime) == in_order(officials, 3)
    async with runtime.database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM outbox")) == 0


async def test_an_event_of_several_megabytes_is_told_and_stops_none_behind_it(settings, runtime, clock):
    large, after = new_id(), new_id()
    async with working(settings, handlers):
        await record(runtime, *told(clock, (large, "과" * 1_000_000)), *told(clock, (after, "after")))
        await eventually(heard(runtime, 2))
    assert len((await departments(runtime, large))[0]) == 1_000_000


async def test_an_event_committed_after_a_later_number_is_told_all_the_same(settings, runtime, clock):
    early, late = new_id(), new_id()
    async with working(settings, handlers):
        async with runtime.database.transaction() as session:
            await outbox.record(session, *told(clock, (early, "0")))
            await record(runtime, *told(clock, (late, "0")))
            await eventually(heard(runtime, 1))
        await eventually(heard(runtime, 2))
    assert await stories(runtime) == in_order([early, late], 1)


async def test_two_members_that_come_and_go_under_load_lose_nothing_and_apply_nothing_twice(settings, runtime, clock):
    officials = [new_id() for _ in range(64)]
    by_second = 0
    second = Handlers()

    @second.on(OfficialChanged)
    async def handler(context, event):
        nonlocal by_second
        by_second += 1
        await handlers.apply(context, event)

    async def takes_part():
        return by_second > 20

    async with working(settings, handlers):
        telling = asyncio.create_task(tell_steps(runtime, clock, officials, 40, pause=0.2))
        await eventually(heard(runtime, 64))
        for _ in range(2):
            by_second = 0
            async with working(settings, second):
                await eventually(takes_part)
        await telling
        await eventually(heard(runtime, 64 * 40), within=60)
    assert await stories(runtime) == in_order(officials, 40)
    assert await letters(runtime) == []


async def test_a_relay_killed_midway_is_followed_by_another(settings, runtime, clock):
    officials = [new_id() for _ in range(64)]
    await tell_steps(runtime, clock, officials, 30)
    first, second = (asyncio.create_task(Relay(settings).run(asyncio.Event())) for _ in range(2))
    await asyncio.sleep(0.4)
    first.cancel()
    stop = asyncio.Event()
    async with working(settings, handlers):
        await eventually(heard(runtime, 64 * 30))
    stop.set()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    assert await stories(runtime) == in_order(officials, 30)


async def test_a_relay_whose_connection_is_cut_comes_back(settings, runtime, clock, parts):
    officials = [new_id() for _ in range(8)]
    async with working(settings, handlers):
        await tell_steps(runtime, clock, officials, 1)
        await eventually(heard(runtime, 8))
        admin = await asyncpg.connect(parts.admin_url)
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", runtime.database.url.database
        )
        await admin.close()
        for step in range(1, 3):
            await eventually(lambda step=step: _recorded_again(runtime, clock, officials, step))
        await eventually(heard(runtime, 24))
    assert await stories(runtime) == in_order(officials, 3)


async def _recorded_again(runtime, clock, officials, step):
    try:
        await record(runtime, *told(clock, *((official, str(step)) for official in officials)))
    except Exception:
        return False
    return True


async def test_each_group_of_shards_has_one_relay(settings, runtime):
    stop = asyncio.Event()
    relays = [asyncio.create_task(Relay(settings).run(stop)) for _ in range(3)]

    async def taken_groups():
        async with runtime.database.transaction() as session:
            taken = await session.execute(
                text(
                    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = :lock_class "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                ),
                {"lock_class": LOCK_CLASS},
            )
            return sorted(taken.scalars())

    async def all_taken():
        return len(await taken_groups()) >= GROUPS

    await eventually(all_taken)
    assert await taken_groups() == list(range(GROUPS))
    stop.set()
    await asyncio.gather(*relays)


async def test_an_upstream_that_is_away_delays_and_loses_nothing(settings, runtime, clock):
    tries = 0
    patient = Handlers()

    @patient.on(OfficialChanged)
    async def handler(context, event):
        nonlocal tries
        tries += 1
        if tries < 4:
            raise UpstreamUnavailable("쉬고 있습니다.")
        await handlers.apply(context, event)

    official = new_id()
    await tell_steps(runtime, clock, [official], 5)
    async with working(settings, patient):
        await eventually(heard(runtime, 5))
    assert await stories(runtime) == in_order([official], 5)
    assert await letters(runtime) == []


async def test_a_job_is_done_again_and_again(settings):
    done = []

    async def job(runtime):
        done.append(1)

    async def thrice():
        return len(done) >= 3

    async with working(settings, None, [Job("count", timedelta(milliseconds=10), job)]):
        await eventually(thrice)
    assert len(done) >= 3


async def test_a_job_that_meets_a_fault_stops_nothing_else(settings, runtime, clock):
    async def faulty(runtime):
        raise KeyError("a bad row")

    official = new_id()
    await tell_steps(runtime, clock, [official], 5)
    async with working(settings, handlers, [Job("faulty", timedelta(milliseconds=10), faulty)]):
        await eventually(heard(runtime, 5))
    assert await stories(runtime) == in_order([official], 5)
