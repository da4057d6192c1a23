"""After a restore: what was told and is not known any more is put back or named; what was told can be told again."""

import os
import random
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from semu_contracts.events.assessment import ReducedLevy
from semu_contracts.events.collection import Amounts, OpenedBill
from semu_contracts.events.gateway import OFFICIALS, OfficialChanged
from semu_kit import outbox
from semu_kit.ids import new_id
from semu_kit.recovery import PutBack, WorkersRunning, read_back, retell
from semu_kit.recovery.reading import won_of
from semu_kit.runtime import open_runtime
from semu_kit.testing import eventually, recorded, working
from sqlalchemy import text
from support import departments, told
from toy.handlers import handlers
from toy.settings import Settings


class Telling(Settings):
    """The toy service under the name of the one that tells of officials."""

    service = "gateway"


@pytest.fixture
def settings(settings):
    return Telling(**settings.model_dump())


async def tell(settings, *events):
    async with working(settings) as runtime:
        async with runtime.database.transaction() as session:
            await outbox.record(session, *events)

        async def relayed():
            async with runtime.database.transaction() as session:
                return await session.scalar(text("SELECT count(*) FROM outbox")) == 0

        await eventually(relayed)


async def record(settings, *events):
    async with open_runtime(settings, None) as runtime, runtime.database.transaction() as session:
        await outbox.record(session, *events)


async def found(settings, put_back=None, handlers=None):
    """The report, and the names of what must be done again."""
    named = []
    async with open_runtime(settings, None) as runtime:
        report = await read_back(runtime, put_back or PutBack(), handlers, named.append)
    return report, named


def keeping(*without):
    """Puts officials back into `heard`, but those of some departments."""
    put_back = PutBack()

    @put_back.on(OfficialChanged)
    async def take(context, event):
        left = [item for item in event.data.items if item.department in without]
        for item in event.data.items:
            if item.department == "impossible":
                raise ValueError("no such department")
            if item not in left:
                await context.session.execute(
                    text("INSERT INTO heard (official, department, from_day) VALUES (:official, :department, now())"),
                    item.model_dump(include={"official", "department"}),
                )
        return left

    return put_back


async def test_what_the_database_knows_is_left_alone(settings, clock):
    await tell(settings, *told(clock, (new_id(), "1")), *told(clock, (new_id(), "2")))
    report, named = await found(settings, keeping())
    assert (report.read, report.known, named) == (2, 2, [])


async def test_what_was_told_after_the_restored_moment_is_put_back_once(settings, clock, snapshot):
    await tell(settings, *told(clock, (new_id(), "before")))
    await record(settings, *told(clock, (new_id(), "under way")))
    restore = await snapshot()
    await tell(settings, *told(clock, (new_id(), "after")))
    await restore()
    report, named = await found(settings, keeping())
    assert (report.read, report.known, dict(report.put_back), named) == (3, 2, {"official.changed.v1": 1}, [])
    report, _ = await found(settings, keeping())
    assert (report.read, report.known, dict(report.put_back)) == (3, 3, {})
    async with open_runtime(settings, None) as runtime, runtime.database.transaction() as session:
        assert (await session.scalars(text("SELECT department FROM heard"))).all() == ["after"]


async def test_what_nobody_puts_back_is_named_whole_and_again_until_it_is_done(settings, clock, snapshot):
    restore = await snapshot()
    officials = [new_id() for _ in range(3)]
    lost = [event for official, name in zip(officials, ("good", "lost", "impossible"), strict=True)
            for event in told(clock, (official, name))]  # fmt: skip
    await tell(settings, *lost)
    await restore()
    for _ in range(2):
        report, named = await found(settings, keeping("lost"))
        assert report.to_do == {"official.changed.v1": 2}
        by_official = {one["item"]["official"]: one for one in named}
        assert set(by_official) == {str(officials[1]), str(officials[2])}
        assert by_official[str(officials[1])]["event"] == str(lost[1].id)
        assert by_official[str(officials[1])]["actor"] == "system:test"
        assert by_official[str(officials[2])]["reason"] == "ValueError: no such department"
    report, named = await found(settings)
    assert {one["reason"] for one in named} == {"no way to put it back"}


async def test_what_came_of_an_event_comes_again_unless_that_event_is_applied_already(settings, clock, snapshot):
    cause, waiting = new_id(), new_id()
    async with open_runtime(settings, None) as runtime, runtime.database.transaction() as session:
        await session.execute(text("INSERT INTO inbox (event_id) VALUES (:id)"), {"id": waiting})
    restore = await snapshot()
    of_events = [
        told(clock, (new_id(), name))[0].model_copy(update={"causationid": of})
        for name, of in (("again", cause), ("waits", waiting))
    ]
    await tell(settings, *of_events)
    await restore()
    report, named = await found(settings, keeping())
    assert dict(report.again) == {"official.changed.v1": 1}
    assert [(one["item"]["department"], one["reason"]) for one in named] == [
        ("waits", "what it came of waits among the dead letters")
    ]


async def test_what_others_told_is_applied_in_the_order_of_its_time_whatever_partition_it_is_in(settings, clock):
    """Side by side, a payment could be applied before the bill that it names."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap)
    await producer.start()
    times = random.Random(3).sample(range(1_000, 1_000_000), 200)
    for moment in sorted(times):
        (event,) = told(clock, (new_id(), str(moment)))
        await producer.send_and_wait(
            settings.kafka_prefix + OFFICIALS, event.model_dump_json().encode(),
            partition=event.shard % settings.topic_partitions, timestamp_ms=1_790_000_000_000 + moment,
        )  # fmt: skip
    await producer.stop()
    hearing = Settings(**settings.model_dump())
    for applied in (200, 0):
        report, _ = await found(hearing, handlers=handlers)
        assert report.applied == applied, "the second time, nothing is left to apply"
    async with open_runtime(hearing, None) as runtime:
        assert await departments(runtime) == [str(moment) for moment in sorted(times)]


async def test_what_the_brokers_no_longer_keep_is_counted(settings, clock):
    topic, official = settings.kafka_prefix + OFFICIALS, new_id()
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap)
    await producer.start()
    for number in range(3):
        (event,) = told(clock, (official, str(number)))
        place = TopicPartition(topic, event.shard % settings.topic_partitions)
        await producer.send_and_wait(topic, event.model_dump_json().encode(), partition=place.partition)
    await producer.stop()
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    await admin.delete_records({place: RecordsToDelete(2)})
    await admin.close()
    report, _ = await found(Settings(**settings.model_dump()), handlers=handlers)
    assert (report.gone, report.applied) == (2, 1)


async def test_another_services_events_on_the_same_topics_are_not_ones_own(settings, clock):
    stranger = told(clock, (new_id(), "1"))[0].model_copy(update={"source": "/reward"})
    await tell(settings, stranger)
    async with open_runtime(settings, None) as runtime, runtime.database.transaction() as session:
        await session.execute(text("DELETE FROM told"))
    report, named = await found(settings)
    assert (report.read, named) == (0, [])


async def test_lost_brokers_are_told_again_in_the_old_order_and_before_what_was_never_told(settings, clock):
    officials = [new_id() for _ in range(3)]
    events = [told(clock, (official, str(number)))[0] for number, official in enumerate(officials)]
    await tell(settings, events[0])
    await tell(settings, events[1])
    await record(settings, events[2])
    async with open_runtime(settings, None) as runtime:
        assert await retell(runtime) == 2
        assert [one.id for one in await recorded(runtime)] == [one.id for one in events]
        assert await retell(runtime) == 0, "asked a second time, it tells nothing twice"
        assert [one.id for one in await recorded(runtime)] == [one.id for one in events]
    await tell(settings)
    report, named = await found(settings)
    assert (report.known, named) == (report.read, [])


async def test_while_a_relay_is_at_work_nothing_is_told_again(settings):
    async with working(settings) as runtime:

        async def holds_a_lock():
            async with runtime.database.transaction() as session:
                # The server shows the locks of all databases.
                locks = text(
                    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                    " WHERE locktype = 'advisory' AND datname = current_database()"
                )
                return bool(await session.scalar(locks))

        await eventually(holds_a_lock)
        with pytest.raises(WorkersRunning):
            await retell(runtime)


def test_the_terminal_reads_a_service_back_and_tells_it_again(settings):
    values = {name: value for name, value in settings.model_dump(mode="json").items() if value is not None}
    for name in ("client_secret", "pii_keys", "blind_index_key"):
        values[name] = getattr(settings, name).get_secret_value()
    values["retention_days"] = "{}"
    environment = os.environ | {f"SEMU_{name.upper()}": str(value) for name, value in values.items()}
    environment["PYTHONPATH"] = str(Path(__file__).parents[1])
    for command, answer in (("read-back", '"read": 0'), ("retell", '"told_again": 0')):
        done = subprocess.run(
            [sys.executable, "-m", "semu_kit.recovery", command, "toy"], env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert answer in done.stdout, done.stderr


def test_a_facts_won_are_what_it_is_about(clock):
    reduced = ReducedLevy(
        bill=uuid4(), taxpayer=uuid4(), correction=uuid4(), decided_day=clock.today(), principal=1000, penalty=30,
        reason="mistake", provision="x",
    )  # fmt: skip
    opened = OpenedBill(
        bill=uuid4(), taxpayer=uuid4(), fiscal_year=2026, amounts=Amounts(principal=5, charge=6, expense=7)
    )
    assert (won_of(reduced), won_of(opened)) == (1030, 18)
