"""Several topics read as one, in the order of their records' times."""

from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from semu_contracts.events import TOPICS

from semu_kit.handlers import Handlers
from semu_kit.settings import ServiceSettings

_AT_ONCE = 25


def own_partitions(settings: ServiceSettings) -> list[TopicPartition]:
    """Of the topics that the service tells on."""
    return _partitions(settings, [topic for topic in TOPICS if topic.startswith(f"{settings.service}.")])


def heard_partitions(settings: ServiceSettings, handlers: Handlers | None) -> list[TopicPartition]:
    """Of the topics that the service follows."""
    return _partitions(settings, handlers.topics if handlers else ())


def _partitions(settings: ServiceSettings, topics: Sequence[str]) -> list[TopicPartition]:
    return [
        TopicPartition(settings.kafka_prefix + topic, number)
        for topic in topics
        for number in range(settings.topic_partitions)
    ]


async def places_at(
    kafka: AIOKafkaConsumer, partitions: Sequence[TopicPartition], moment: datetime | None
) -> dict[TopicPartition, int]:
    """The offset of each partition's first record since a moment; its end where there is none, 0 without a moment."""
    if moment is None or not partitions:
        return dict.fromkeys(partitions, 0)
    found = await kafka.offsets_for_times(dict.fromkeys(partitions, int(moment.timestamp() * 1000)))
    ends = await kafka.end_offsets(partitions)
    return {each: found[each].offset if found[each] else ends[each] for each in partitions}


async def in_order(
    kafka: AIOKafkaConsumer, places: Mapping[TopicPartition, int]
) -> AsyncIterator[tuple[TopicPartition, list[ConsumerRecord]]]:
    """What lies between the places and the partitions' ends as they are now: some records of one partition at a time,
    none of them younger than what is unread of another."""
    if not places:
        return
    kafka.assign(list(places))
    begins, ends = await kafka.beginning_offsets(list(places)), await kafka.end_offsets(list(places))
    waiting: dict[TopicPartition, deque[ConsumerRecord]] = {}
    for partition, place in places.items():
        first = max(place, begins[partition])
        if first < ends[partition]:
            kafka.seek(partition, first)
            waiting[partition] = deque()
    while waiting:
        while empty := [partition for partition, records in waiting.items() if not records]:
            for partition, records in (await kafka.getmany(*empty, timeout_ms=500, max_records=_AT_ONCE)).items():
                waiting[partition].extend(records)
        oldest = min(waiting, key=lambda each: waiting[each][0].timestamp)
        until = min((records[0].timestamp for each, records in waiting.items() if each != oldest), default=None)
        chunk = [waiting[oldest].popleft()]
        while (records := waiting[oldest]) and len(chunk) < _AT_ONCE:
            if until is not None and records[0].timestamp > until:
                break
            chunk.append(records.popleft())
        yield oldest, [record for record in chunk if record.offset < ends[oldest]]
        if chunk[-1].offset + 1 >= ends[oldest]:
            del waiting[oldest]
