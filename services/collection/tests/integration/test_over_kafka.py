"""The worker on a real broker: from a levy told to a receipt told."""

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from collection.handlers import handlers
from collection.settings import Settings
from collection_facts import approved, decided, levy, payment
from semu_contracts.events import parse
from semu_contracts.events.assessment import LEVIES
from semu_contracts.events.collection import RECEIPTS
from semu_contracts.events.notification import PAYMENTS
from semu_kit.testing import eventually, working
from sqlalchemy import text


async def test_a_levy_and_its_payment_become_a_receipt_that_is_told_once(make_settings, make_topics, clock):
    settings = await make_settings(
        Settings,
        assessment_url="http://assessment.test",
        notification_url="http://notification.test",
        reward_url="http://reward.test",
    )
    await make_topics(settings)
    one = levy()
    opening, paying = decided(one), approved(payment(1_030_000, (one, 1_030_000)))
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap)
    await producer.start()

    async def tell(topic, event):
        partition = event.shard % settings.topic_partitions
        await producer.send_and_wait(
            settings.kafka_prefix + topic, event.model_dump_json().encode(), partition=partition
        )

    async with working(settings, handlers, clock=clock) as runtime:

        async def holds(sql):
            async with runtime.database.transaction() as session:
                return bool(await session.scalar(text(sql)))

        await tell(LEVIES, opening)
        await tell(LEVIES, opening)
        await eventually(lambda: holds("SELECT count(*) = 1 FROM bill"))
        await tell(PAYMENTS, paying)
        await tell(PAYMENTS, paying)
        await eventually(lambda: holds("SELECT count(*) = 1 FROM bill WHERE state = 'settled'"))
        await eventually(lambda: holds("SELECT count(*) = 0 FROM outbox"))
    await producer.stop()
    told = await _read_all(settings, RECEIPTS)
    assert [item.bill for event in told for item in event.data.items] == [one.bill]


async def _read_all(settings, topic):
    reader = AIOKafkaConsumer(
        settings.kafka_prefix + topic, bootstrap_servers=settings.kafka_bootstrap, auto_offset_reset="earliest"
    )
    await reader.start()
    try:
        batches = await reader.getmany(timeout_ms=5_000)
        return [parse(record.value) for records in batches.values() for record in records]
    finally:
        await reader.stop()
