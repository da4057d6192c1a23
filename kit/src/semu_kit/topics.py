"""The topics that services talk on: made by name, never by a first message (`python -m semu_kit.topics`)."""

import asyncio
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code
from pydantic_settings import BaseSettings, SettingsConfigDict
from semu_contracts.events import TOPICS

_RETENTION_MS = 7 * 24 * 3600 * 1000
"""Seven days: shorter than a consumer remembers the ids of what it applied (`inbox_days`)."""

_MESSAGE_BYTES = 8 * 1024 * 1024
"""Largest message: an event of 500 items that each name hundreds of bills, as a leasing company's notice does, must
never stop the relay behind it."""
_CONFIGS = {"retention.ms": str(_RETENTION_MS), "max.message.bytes": str(_MESSAGE_BYTES)}


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


async def create_topics(bootstrap: str, names: Sequence[str], *, partitions: int, replicas: int = 1) -> None:
    """Make the topics that are missing, each with `partitions` partitions and seven days' retention.

    Raises KafkaError when the brokers refuse one.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        topics = [
            NewTopic(name, partitions, replicas, topic_configs=_CONFIGS) for name in names
        ]
        answer = await admin.create_topics(topics)
        for name, code, message in answer.topic_errors:
            error = for_code(code)
            if code and error is not TopicAlreadyExistsError:
                raise error(f"{name}: {message}")
    finally:
        await admin.close()


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
