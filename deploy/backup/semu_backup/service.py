"""The container's work: seal what is new every few seconds, take a base backup every day, let go of what is old."""

import shutil
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta

from semu_backup import base, metrics, retention
from semu_backup.archive import Archive, sealed_secrets
from semu_backup.base import BaseFailed
from semu_backup.sealing import SealingFailed
from semu_backup.server import Server, ServerAway, Standing, told
from semu_backup.settings import Refused, Settings
from semu_backup.stream import Stream, StreamBehind

_TRANSIENT = (ServerAway, StreamBehind, SealingFailed, BaseFailed, subprocess.SubprocessError, OSError)


class Service:
    """One cluster's backups, until told to stop."""

    def __init__(self, settings: Settings, stop: threading.Event) -> None:
        if not settings.recipients.exists():
            raise Refused(f"{settings.recipients} is missing: run `make backup-key`, then start again")
        self._settings = settings
        self._stop = stop
        self._server = Server(settings)
        self._archive = Archive(settings.archive, self._reached())
        self._archive.prepare()
        self._stream = Stream(settings, self._server, self._archive)
        self._taking: threading.Thread | None = None
        self._failures = 0
        self._gap = True
        self._started = datetime.now(UTC)

    def _reached(self) -> str:
        while not self._stop.is_set():
            try:
                return self._server.system()
            except ServerAway as away:
                told("server.away", error=away)
                self._stop.wait(2)
        raise SystemExit(0)

    def run(self) -> None:
        """A pass every few seconds; at the end a last one, so that a machine that is stopped in order loses nothing."""
        answering = metrics.serve(self._settings.metrics_port, self.values)
        told("backup.started", system=self._archive.system)
        while not self._stop.is_set():
            began = time.monotonic()
            self._pass()
            self._stop.wait(max(0.5, self._settings.every_seconds - (time.monotonic() - began)))
        self._pass()
        self._stream.stop()
        answering.shutdown()
        answering.server_close()

    def _pass(self) -> None:
        try:
            standing = self._stream.keep_up()
        except ServerAway as away:
            standing = None
            self._failed(away)
        try:
            self._stream.seal(standing)
            if standing is not None:
                self._see_to_base(standing)
        except _TRANSIENT as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        told("pass.failed", error=f"{type(error).__name__}: {error}")

    def _see_to_base(self, standing: Standing) -> None:
        """One is taken when there is none of this timeline, when the newest is a day old, or when it cannot be brought
        forward any more because something of the log is missing."""
        if self._taking is not None and self._taking.is_alive():
            return
        bases = [one for one in self._archive.bases() if one.timeline == standing.timeline]
        if bases and not self._archive.is_ready(bases[-1]):
            return
        self._gap = not bases or bool(self._archive.gap(bases[-1]))
        due = timedelta(hours=self._settings.base_hours)
        if self._gap or datetime.now(UTC) - datetime.fromisoformat(bases[-1].ended) >= due:
            self._let_go()
            self._taking = threading.Thread(target=self._take, daemon=True)
            self._taking.start()

    def _take(self) -> None:
        try:
            taken = base.take(self._settings, self._server, self._archive)
            told("base.taken", name=taken.name, bytes=taken.bytes)
        except _TRANSIENT as error:
            self._failed(error)

    def _let_go(self) -> None:
        """Before a new base backup, so that its room is free."""
        bases = self._archive.bases()
        old = retention.outlived(bases, datetime.now(UTC), self._settings.keep_days)
        for one in old:
            shutil.rmtree(self._archive.base / one.name)
            told("base.deleted", name=one.name)
        kept = [one for one in bases if one not in old]
        self._archive.forget(retention.unneeded(self._archive.pieces(), kept))

    def values(self) -> dict[str, float]:
        """What /metrics tells."""
        now = datetime.now(UTC)
        newest = max(self._archive.bases(), key=lambda one: one.ended, default=None)
        return {
            "semu_backup_behind_seconds": (now - (self._stream.sealed_at or self._started)).total_seconds(),
            "semu_backup_base_age_seconds": (
                now - (datetime.fromisoformat(newest.ended) if newest else self._started)
            ).total_seconds(),
            "semu_backup_base_bytes": sum(file["size"] for file in newest.files.values()) if newest else 0,
            "semu_backup_gap": float(self._gap),
            "semu_backup_secrets": float(bool(sealed_secrets(self._settings.archive))),
            "semu_backup_failures_total": self._failures,
            "semu_backup_free_bytes": shutil.disk_usage(self._settings.archive).free,
        }
