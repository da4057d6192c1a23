"""Compressing and sealing to the operator's public key, and opening with the private one: `gzip | age`, by stream."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO

PIECE = 1024 * 1024


class SealingFailed(Exception):
    """gzip or age ended with an error; it said why on the log."""


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Until what was written is on the disk; of a folder, its names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def sealed(target: Path, recipients: Path) -> Iterator[IO[bytes]]:
    """Write what is to be sealed; the file stands under its name only once it is whole and on the disk."""
    part = target.with_name(target.name + ".part")
    with (
        Popen(["gzip", "-1"], stdin=PIPE, stdout=PIPE) as gzip,
        Popen(["age", "-R", str(recipients), "-o", str(part)], stdin=gzip.stdout) as age,
    ):
        assert gzip.stdin is not None
        assert gzip.stdout is not None
        gzip.stdout.close()  # age holds it now: should age die, gzip is told
        try:
            yield gzip.stdin
        except BaseException:
            # Nothing half read may be sealed as if it were whole.
            age.kill()
            gzip.kill()
            part.unlink(missing_ok=True)
            raise
        gzip.stdin.close()
        if gzip.wait() or age.wait():
            part.unlink(missing_ok=True)
            raise SealingFailed(f"{target.name} could not be sealed")
    sync(part)
    part.rename(target)
    sync(target.parent)


@contextmanager
def opened(source: Path, identity: Path) -> Iterator[IO[bytes]]:
    """Read what was sealed. Raises SealingFailed at the end if the file was changed or the key is another's."""
    with (
        Popen(["age", "-d", "-i", str(identity), str(source)], stdout=PIPE) as age,
        Popen(["gzip", "-d"], stdin=age.stdout, stdout=PIPE) as gzip,
    ):
        assert age.stdout is not None
        assert gzip.stdout is not None
        age.stdout.close()
        yield gzip.stdout
        gzip.stdout.close()
        if age.wait() or gzip.wait():
            raise SealingFailed(f"{source.name} could not be opened with this key")


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    while piece := source.read(PIECE):
        target.write(piece)
