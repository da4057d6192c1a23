"""The topics that services talk on: made by name, never by a first message (`python -m semu_kit.topics`)."""

import asyncio
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code
from pydantic_settings import BaseSettings, SettingsConfigDict
from semu_contracts.events import TOPICS

_RETENTION_MS = 7 * 24 * 3600 * 1000
"""Seven days: shorter than a consumer remembers the ids of what it applied (`inbox_days`)."""

_MESSAGE_BYTES = 8 * 1024 * 1024
"""Largest message: an event of 500 items that each name hundreds of bills, as a leasing company's notice does, must
never stop the relay behind it."""


class TopicSettings(BaseSettings):
    """Where the brokers are, and how the topics are laid out on them."""

    model_config = SettingsConfigDict(env_prefix="SEMU_", extra="ignore", use_attribute_docstrings=True)

    kafka_bootstrap: str
    """Addresses of the brokers, `host:port`, with commas between them."""
    topic_partitions: int = 8
    """Partitions of every topic: 8 embedded, 64 deployed. Never changed once the topics exist: a shard's partition is
    its number modulo this."""
    topic_replicas: int = 1
    """Brokers that hold each partition: 3 deployed."""


class OtherPartitions(Exception):
    """A topic has another number of partitions than this installation is set to: its shards would change places."""


async def create_topics(bootstrap: str, names: Sequence[str], *, partitions: int, replicas: int = 1) -> None:
    """Make the topics that are missing, and bring the settings of the others to what this release says.

    Of `replicas` brokers one may be away. Raises OtherPartitions, or KafkaError when the brokers refuse one.
    """
    configs = {
        "retention.ms": str(_RETENTION_MS),
        "max.message.bytes": str(_MESSAGE_BYTES),
        "min.insync.replicas": str(max(1, replicas - 1)),
    }
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        answer = await admin.create_topics(
            [NewTopic(name, partitions, replicas, topic_configs=configs) for name in names]
        )
        there = {name for name, code, _ in answer.topic_errors if for_code(code) is TopicAlreadyExistsError}
        for name, code, message in answer.topic_errors:
            if code and name not in there:
                raise for_code(code)(f"{name}: {message}")
        if there:
            await _check_partitions(admin, sorted(there), partitions)
            await _set_configs(admin, sorted(there), configs)
    finally:
        await admin.close()


async def _check_partitions(admin: AIOKafkaAdminClient, names: Sequence[str], partitions: int) -> None:
    for topic in await admin.describe_topics(list(names)):
        if (found := len(topic["partitions"])) not in (0, partitions):
            raise OtherPartitions(f"{topic['topic']} has {found} partitions, and SEMU_TOPIC_PARTITIONS is {partitions}")


async def _set_configs(admin: AIOKafkaAdminClient, names: Sequence[str], configs: dict[str, str]) -> None:
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, configs) for name in names]
    for answer in await admin.alter_configs(resources):
        for code, message, _, name in answer.resources:
            if code:
                raise for_code(code)(f"{name}: {message}")


def main() -> None:
    """Make every topic of this release that is missing."""
    settings = TopicSettings()
    asyncio.run(
        create_topics(
            settings.kafka_bootstrap,
            TOPICS,
            partitions=settings.topic_partitions,
            replicas=settings.topic_replicas,
        )
    )


if __name__ == "__main__":
    main()
