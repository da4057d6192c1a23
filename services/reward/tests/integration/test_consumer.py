"""The service hears its topics through Kafka itself."""

from typing import Any

from aiokafka import AIOKafkaProducer
from reward.handlers import handlers
from reward.main import create_app
from reward.settings import Settings
from reward.worker import JOBS
from semu_kit.clock import FixedClock
from semu_kit.testing import Issuer, MakeSettings, eventually, serving, working


async def test_facts_from_three_topics_end_in_one_credit(
    make_settings: MakeSettings, make_topics: Any, tokens: Issuer, clock: FixedClock, told: Any
) -> None:
    settings = await make_settings(Settings)
    events = [told.official("kim"), *told.urging("a", "kim"), told.receipt("a")]
    await make_topics(settings)
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap)
    await producer.start()
    for event in events:
        partition = event.shard % settings.topic_partitions
        payload = event.model_dump_json().encode()
        await producer.send_and_wait(settings.kafka_prefix + event.data.topic, payload, partition=partition)
    await producer.stop()
    async with working(settings, handlers, JOBS, clock=clock), serving(create_app(settings), clock=clock) as client:

        async def summary() -> dict[str, Any]:
            answer = await client.get("/reward/v1/summary", headers=tokens.headers("rewards:read"))
            return answer.json()

        async def credited() -> bool:
            return (await summary())["provisional"] > 0

        await eventually(credited)
        assert (await summary())["provisional"] == 50_000
