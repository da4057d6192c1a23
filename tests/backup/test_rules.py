"""Arithmetic of the log, what is let go, and what /metrics says."""

from datetime import UTC, datetime, timedelta

import pytest
from semu_backup import metrics
from semu_backup.archive import Base
from semu_backup.retention import outlived, unneeded
from semu_backup.segments import SIZE, end_of, is_history, is_segment, missing, name_of, number, place, segment_at

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def base(days_ago, *, timeline=1, segment=0):
    at = (NOW - timedelta(days=days_ago)).isoformat()
    return Base(at, "1", timeline, segment * SIZE + 40, segment * SIZE + 400, at, at, "18.0", "1", "abc", 1, {})


def test_a_place_lies_in_its_segment():
    assert place("16/B374D848") == 0x16B374D848
    assert segment_at(1, place("16/B374D848")) == "0000000100000016000000B3"
    assert segment_at(10, 0) == "0000000A0000000000000000"
    assert end_of("0000000100000016000000B3") == place("16/B4000000")
    assert end_of("0000000100000016000000FF") == place("17/0")


@pytest.mark.parametrize("number_", [0, 1, 255, 256, 70_000])
def test_a_name_says_its_number(number_):
    assert number(name_of(3, number_)) == number_


def test_only_whole_segments_and_histories_are_the_logs():
    assert is_segment("000000010000000000000001")
    assert not is_segment("000000010000000000000001.partial")
    assert is_history("00000002.history")
    assert not is_history("backup_manifest")


def test_a_gap_is_named_whether_at_the_beginning_or_in_the_middle():
    names = [name_of(1, each) for each in (3, 4, 6)] + [name_of(2, 5)]
    assert missing(names, name_of(1, 3)) == [name_of(1, 5)]
    assert missing(names, name_of(1, 2)) == [name_of(1, 2), name_of(1, 5)]
    assert missing(names, name_of(1, 6)) == []
    assert missing([], name_of(1, 2)) == [name_of(1, 2)]


def test_base_backups_outlive_their_days_but_never_the_last_two():
    old, older, new = base(20), base(30), base(1)
    assert outlived([older, old, new], NOW, 14) == [older]
    assert outlived([older, old], NOW, 14) == []


def test_the_log_before_the_first_kept_base_backup_is_not_needed():
    names = [name_of(1, each) for each in (1, 2, 3)] + [name_of(2, 2), name_of(1, 3) + ".partial", "00000002.history"]
    assert unneeded(names, [base(2, segment=3), base(1, timeline=2, segment=4)]) == [name_of(1, 1), name_of(1, 2)]
    assert unneeded(names, [base(1, timeline=2, segment=2)]) == [*names[:3], name_of(1, 3) + ".partial"]
    assert unneeded(names, []) == []


def test_metrics_are_in_prometheus_format():
    lines = metrics.text({"semu_backup_gap": 0.0, "semu_backup_failures_total": 3}).splitlines()
    assert "# TYPE semu_backup_gap gauge" in lines
    assert "semu_backup_gap 0" in lines
    assert "# TYPE semu_backup_failures_total counter" in lines
    assert "semu_backup_failures_total 3" in lines
