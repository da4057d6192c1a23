"""The topics as an installation's start makes them."""

import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from semu_kit.ids import new_id
from semu_kit.topics import OtherPartitions, create_topics


@pytest_asyncio.fixture
async def admin(kafka_bootstrap):
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    yield admin
    await admin.close()


@pytest_asyncio.fixture
async def name(admin):
    """A topic's name; what was made under it is gone after the test."""
    name = f"topics-{new_id()}"
    yield name
    await admin.delete_topics([name])


async def retention(admin, name):
    (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": None})])
    return [config[1] for *_, configs in answer.resources for config in configs]


async def test_a_topic_that_was_there_gets_the_retention_of_this_release(kafka_bootstrap, admin, name):
    await admin.create_topics([NewTopic(name, 2, 1, topic_configs={"retention.ms": "1000"})])
    await create_topics(kafka_bootstrap, [name], partitions=2)
    assert await retention(admin, name) == ["604800000"]


async def test_another_number_of_partitions_is_refused_because_shards_would_change_places(kafka_bootstrap, name):
    await create_topics(kafka_bootstrap, [name], partitions=2)
    with pytest.raises(OtherPartitions, match=f"{name} has 2 partitions, and SEMU_TOPIC_PARTITIONS is 4"):
        await create_topics(kafka_bootstrap, [name], partitions=4)
