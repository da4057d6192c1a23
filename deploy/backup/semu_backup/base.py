"""A base backup: taken, compressed, sealed and described in one stream; nothing of it lies open on a disk."""

import fcntl
import json
import shutil
import subprocess
import tarfile
from dataclasses import asdict
from datetime import UTC, datetime
from typing import IO, Any

from semu_backup.archive import Archive, Base
from semu_backup.sealing import PIECE, sealed, sha256, sync
from semu_backup.segments import place
from semu_backup.server import Server
from semu_backup.settings import Settings

TAR = "base.tar.gz.age"


class BaseFailed(Exception):
    """pg_basebackup did not come to its end; it said why on the log."""


class _Passing:
    """What is read from the source is written to the target on its way."""

    def __init__(self, source: IO[bytes], target: IO[bytes]) -> None:
        self._source = source
        self._target = target
        self.bytes = 0

    def read(self, size: int = PIECE) -> bytes:
        piece = self._source.read(size)
        self._target.write(piece)
        self.bytes += len(piece)
        return piece


def take(settings: Settings, server: Server, archive: Archive) -> Base:
    """Take a base backup; one at a time. It can be restored once the log up to its end is sealed too.

    Raises BaseFailed, SealingFailed, ServerAway.
    """
    archive.prepare()
    with (archive.folder / "base.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        began = datetime.now(UTC)
        name = f"{began:%Y%m%dT%H%M%SZ}"
        folder, part = archive.base / name, archive.base / f"{name}.part"
        for left in archive.base.glob("*.part"):
            shutil.rmtree(left)
        part.mkdir()
        try:
            told, size = _stream(settings, server, archive, part)
        except BaseException:
            shutil.rmtree(part)
            raise
        [needed] = told["WAL-Ranges"]
        base = Base(
            name=name, system=archive.system, timeline=needed["Timeline"], start=place(needed["Start-LSN"]),
            end=place(needed["End-LSN"]), began=began.isoformat(), ended=datetime.now(UTC).isoformat(),
            postgres=server.version(), version=settings.version, revision=settings.revision, bytes=size,
            files={TAR: {"size": (part / TAR).stat().st_size, "sha256": sha256(part / TAR)}},
        )  # fmt: skip
        manifest = part / "manifest.json"
        manifest.write_text(json.dumps(asdict(base), indent=1) + "\n")
        sync(manifest)
        part.rename(folder)
        sync(archive.base)
        return base


def _stream(settings: Settings, server: Server, archive: Archive, part: Any) -> tuple[dict[str, Any], int]:
    """PostgreSQL's own manifest of the files, which comes last in the stream, and the bytes before compressing."""
    told: dict[str, Any] | None = None
    command = server.command(
        "pg_basebackup", "-D", "-", "-Ft", "-X", "none", "--checkpoint=fast", "--manifest-checksums=SHA256",
        "--label=semu", "--no-sync",
    )  # fmt: skip
    with (
        sealed(part / TAR, settings.recipients) as seal,
        subprocess.Popen(command, env=server.environment, stdout=subprocess.PIPE) as taking,
    ):
        assert taking.stdout
        passing = _Passing(taking.stdout, seal)
        with tarfile.open(mode="r|", fileobj=passing) as tar:  # type: ignore[call-overload]  # it only reads
            for member in tar:
                if member.name == "backup_manifest":
                    file = tar.extractfile(member)
                    assert file
                    told = json.load(file)
        while passing.read():
            pass
        if taking.wait() or told is None:
            raise BaseFailed(f"pg_basebackup ended with {taking.returncode}")
    if told["System-Identifier"] != int(archive.system):
        raise BaseFailed("the server is another cluster now")
    return told, passing.bytes
