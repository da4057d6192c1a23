"""What a worker says of how it comes on."""

import time

import pytest
from aiokafka import TopicPartition
from prometheus_client import REGISTRY
from semu_kit import progress

FIRST, SECOND = TopicPartition("bills", 0), TopicPartition("bills", 1)


def behind():
    return REGISTRY.get_sample_value("semu_consumer_behind_seconds")


def test_what_waits_is_measured_from_when_it_was_first_seen_until_just_that_is_applied():
    backlog = progress.Backlog()
    assert backlog.measure({FIRST: 10}, {FIRST: 10}, 100.0) == 0
    assert backlog.measure({FIRST: 10}, {FIRST: 15}, 110.0) == 5
    assert behind() == 0
    assert backlog.measure({FIRST: 12}, {FIRST: 20}, 170.0) == 8
    assert behind() == 60
    # The five are applied; what came after them waits since it was seen.
    assert backlog.measure({FIRST: 15}, {FIRST: 20}, 200.0) == 5
    assert behind() == 0
    backlog.measure({FIRST: 15}, {FIRST: 30}, 230.0)
    assert behind() == 30
    assert backlog.measure({FIRST: 30}, {FIRST: 30}, 260.0) == 0
    assert behind() == 0


def test_the_partition_that_stands_still_is_the_one_that_tells_and_one_given_away_is_forgotten():
    backlog = progress.Backlog()
    backlog.measure({FIRST: 0, SECOND: 0}, {FIRST: 4, SECOND: 4}, 0.0)
    assert backlog.measure({FIRST: 0, SECOND: 4}, {FIRST: 4, SECOND: 9}, 40.0) == 9
    assert behind() == 40
    backlog.measure({SECOND: 9}, {SECOND: 9}, 80.0)
    assert behind() == 0
    backlog.measure({FIRST: 0, SECOND: 9}, {FIRST: 4, SECOND: 9}, 90.0)
    assert behind() == 0


@pytest.fixture
def no_parts():
    progress.ROUND.clear()
    yield
    progress.ROUND.clear()


def test_a_part_that_goes_round_no_more_is_named(no_parts):
    assert progress.stuck() == []
    progress.went_round("relay")
    progress.went_round("consumer")
    assert progress.stuck() == []
    progress.ROUND.labels("relay").set(time.time() - progress.STUCK_SECONDS - 1)
    assert progress.stuck() == ["relay"]
