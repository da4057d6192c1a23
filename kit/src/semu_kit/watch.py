"""What no other process can say of itself: how much room the disks have, which processes answer at all, and until when
the certificate is good. `python -m semu_kit.watch` shows it to Prometheus."""

import os
import signal
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from cryptography import x509
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECONDS = 2.0


class WatchSettings(BaseSettings):
    """What is watched."""

    model_config = SettingsConfigDict(env_prefix="SEMU_WATCH_", use_attribute_docstrings=True)

    port: int = 9100
    """Port on which the metrics are shown."""
    disks: Path = Path("/disks")
    """Folder in which every volume is mounted under its name; nothing in them is read."""
    processes: str = ""
    """Processes that show no metrics themselves, `host:port`, with commas between them."""
    tls: str = ""
    """`host:port` of the certificate that citizens see; it is not there where the port does not answer."""


class Watch(Collector):
    """Looks when it is asked."""

    def __init__(self, settings: WatchSettings) -> None:
        self._settings = settings
        self._pool = ThreadPoolExecutor(32)

    def collect(self) -> Iterator[Metric]:
        yield from self._disks()
        places = [place for place in self._settings.processes.split(",") if place]
        looks = {place: self._pool.submit(_answers, place) for place in places}
        look = self._pool.submit(_expires, self._settings.tls)
        # A name that is gone is looked for far longer than Prometheus waits.
        waited: list[Future[Any]] = [*looks.values(), look]
        done, _ = wait(waited, _SECONDS)
        answers = GaugeMetricFamily("semu_answers", "1 if the process takes connections, 0 if not", labels=["process"])
        for place, answered in looks.items():
            answers.add_metric([place.partition(":")[0]], answered in done and answered.result())
        yield answers
        expires = GaugeMetricFamily("semu_certificate_expires_seconds", "Unix time at which the certificate ends")
        if look in done and (end := look.result()) is not None:
            expires.add_metric([], end)
        yield expires

    def _disks(self) -> Iterator[Metric]:
        """Volumes on one disk are told as one."""
        disks: dict[int, list[Path]] = {}
        for mounted in sorted(self._settings.disks.iterdir()):
            disks.setdefault(mounted.stat().st_dev, []).append(mounted)
        size = GaugeMetricFamily("semu_disk_bytes", "Bytes of the disk that these volumes lie on", labels=["volumes"])
        free = GaugeMetricFamily("semu_disk_free_bytes", "Bytes of it that are free", labels=["volumes"])
        for volumes in disks.values():
            names = [" ".join(volume.name for volume in volumes)]
            found = os.statvfs(volumes[0])
            size.add_metric(names, found.f_blocks * found.f_frsize)
            free.add_metric(names, found.f_bavail * found.f_frsize)
        yield size
        yield free


def _answers(place: str) -> bool:
    host, _, port = place.partition(":")
    try:
        socket.create_connection((host, int(port)), _SECONDS).close()
    except OSError:
        return False
    return True


def _expires(place: str) -> float | None:
    """None where there is no TLS."""
    if not place or not _answers(place):
        return None
    host, _, port = place.partition(":")
    written = ssl.get_server_certificate((host, int(port)), timeout=_SECONDS)
    return x509.load_pem_x509_certificate(written.encode()).not_valid_after_utc.timestamp()


def main() -> None:
    """Answer until told to stop."""
    settings = WatchSettings()
    registry = CollectorRegistry()
    registry.register(Watch(settings))
    server, _ = start_http_server(settings.port, registry=registry)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    server.shutdown()
    # Looks that are still waiting for a name are not waited for.
    os._exit(0)


if __name__ == "__main__":
    main()
