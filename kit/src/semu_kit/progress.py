"""How a worker comes on, for metrics and its health: by the machine's clock, never a legal time."""

import time
from collections.abc import Mapping

from aiokafka import TopicPartition
from prometheus_client import Counter, Gauge

STUCK_SECONDS = 300.0
"""Longer than the consumer's worst batch: who has not gone round since then does not go round any more."""

ROUND = Gauge("semu_worker_progress_seconds", "Unix time at which this part of a worker last went round", ["part"])
JOB_FAILING = Gauge("semu_job_failing", "1 if the job's last run failed, 0 if it ended well", ["part"])
TOLD = Counter("semu_relay_told", "Events told to Kafka")
GROUPS = Gauge("semu_relay_groups", "Groups of shards that this relay tells; 8 over all of a service's relays")
LAG = Gauge("semu_consumer_lag_records", "Records still to be applied of the partitions that this process reads")
BEHIND = Gauge("semu_consumer_behind_seconds", "How long something has waited at least to be applied here")


def went_round(part: str) -> None:
    ROUND.labels(part).set_to_current_time()


def stuck() -> list[str]:
    """The parts of this process that no longer go round."""
    since = time.time() - STUCK_SECONDS
    return [
        sample.labels["part"] for metric in ROUND.collect() for sample in metric.samples if sample.value < since
    ]


class Backlog:
    """What waits to be applied, in records and in time."""

    def __init__(self) -> None:
        self._marks: dict[TopicPartition, tuple[int, float]] = {}
        """Of a partition with something to apply: its end when that was first seen, and when."""

    def measure(self, applied: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int], now: float) -> int:
        """Set the gauges by the offsets before which all is applied, and those where the partitions end; records."""
        lag = 0
        for partition, end in ends.items():
            lag += max(0, end - applied[partition])
            if applied[partition] >= self._marks.get(partition, (0, now))[0]:
                self._marks[partition] = (end, now)
        self._marks = {
            each: mark for each, mark in self._marks.items() if each in ends and applied[each] < mark[0]
        }
        LAG.set(lag)
        BEHIND.set(max((now - seen for _, seen in self._marks.values()), default=0.0))
        return lag
