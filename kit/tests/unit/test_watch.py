"""What the watch sees."""

import socket

from prometheus_client import CollectorRegistry
from semu_kit.watch import Watch, WatchSettings


def seen(settings):
    registry = CollectorRegistry()
    registry.register(Watch(settings))
    return registry


def test_who_takes_connections_answers_and_who_does_not_does_not(tmp_path):
    with socket.socket() as there, socket.socket() as gone:
        there.bind(("127.0.0.1", 0))
        there.listen()
        gone.bind(("127.0.0.1", 0))  # taken, and nobody listens
        places = f"127.0.0.1:{there.getsockname()[1]},localhost:{gone.getsockname()[1]}"
        registry = seen(WatchSettings(disks=tmp_path, processes=places, tls=""))
        assert registry.get_sample_value("semu_answers", {"process": "127.0.0.1"}) == 1
        assert registry.get_sample_value("semu_answers", {"process": "localhost"}) == 0
        assert registry.get_sample_value("semu_certificate_expires_seconds") is None


def test_volumes_on_one_disk_are_told_as_one(tmp_path):
    for name in ("postgres", "kafka-1"):
        (tmp_path / name).mkdir()
    registry = seen(WatchSettings(disks=tmp_path))
    size = registry.get_sample_value("semu_disk_bytes", {"volumes": "kafka-1 postgres"})
    free = registry.get_sample_value("semu_disk_free_bytes", {"volumes": "kafka-1 postgres"})
    assert 0 < free <= size
