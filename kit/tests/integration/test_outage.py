"""The broker dies and comes back: nothing is lost, nothing is applied twice."""

import asyncio
from pathlib import Path

import pytest_asyncio
from semu_contracts.events.gateway import OFFICIALS
from semu_embedded.kafka import Kafka
from semu_embedded.ports import Ports
from semu_kit import outbox
from semu_kit.ids import new_id
from semu_kit.testing import eventually, working
from semu_kit.topics import create_topics
from support import departments, told
from toy.handlers import handlers
from toy.settings import Settings


@pytest_asyncio.fixture
async def broker(tmp_path: Path):
    """A broker of this test's own, to be killed."""
    ports = Ports(print)
    kafka = Kafka(
        tmp_path / "kafka", ports.take("Kafka", 9600), ports.take("Kafka's controller", 9601), log=tmp_path / "log"
    )
    await kafka.start()
    yield kafka
    await kafka.stop()
    ports.release()


async def test_a_broker_away_at_the_start_and_killed_under_load_gets_everything_once(broker, make_settings, clock):
    settings = await make_settings(Settings, kafka_bootstrap=broker.bootstrap)
    await create_topics(broker.bootstrap, [settings.kafka_prefix + OFFICIALS], partitions=8)
    officials = [new_id() for _ in range(32)]
    broker.child.kill()
    async with working(settings, handlers) as runtime:

        async def some_applied():
            return len(await departments(runtime)) > 0

        for step in range(40):
            async with runtime.database.transaction() as session:
                await outbox.record(session, *told(clock, *((official, str(step)) for official in officials)))
            if step == 10:
                await broker.start()
                await eventually(some_applied)
            if step == 20:
                broker.child.kill()
            await asyncio.sleep(0.05)
        await broker.start()

        async def all_applied():
            return len(await departments(runtime)) >= 32 * 40

        await eventually(all_applied, within=120)
    for official in officials:
        assert await departments(runtime, official) == [str(step) for step in range(40)]
