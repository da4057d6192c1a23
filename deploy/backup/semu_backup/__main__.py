"""`python3 -m semu_backup serve | base | check | secrets | restore | open-secrets | key`; see docs/runbooks/restore.md.

Whatever needs the private key reads it from its input: it is on no disk of this container.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from semu_backup import base, check, restore
from semu_backup.archive import SECRETS, Archive, sealed_secrets, systems
from semu_backup.sealing import SealingFailed, copy, opened, sealed
from semu_backup.server import Server, told
from semu_backup.service import Service
from semu_backup.settings import Refused, Settings, from_environment

_PATIENCE = 300


def main() -> None:
    """Do as told; what the operator has to put right is said in one line."""
    told_to = argparse.ArgumentParser(prog="semu_backup")
    commands = told_to.add_subparsers(dest="command", required=True)
    for name in ("serve", "base", "secrets", "open-secrets", "key"):
        commands.add_parser(name)
    commands.add_parser("check").add_argument("--identity", action="store_true", help="the private key comes by stdin")
    commands.add_parser("restore").add_argument("--at", type=_moment, help="ISO 8601, with its offset from UTC")
    asked = told_to.parse_args()
    settings = from_environment()
    try:
        match asked.command:
            case "serve":
                serve(settings)
            case "base":
                take_base(settings)
            case "check":
                look(settings, with_identity=asked.identity)
            case "secrets":
                seal_secrets(settings)
            case "open-secrets":
                open_secrets(settings)
            case "restore":
                bring_back(settings, asked.at)
            case "key":
                subprocess.run(["age-keygen"], check=True)
    except (Refused, SealingFailed) as refused:
        sys.exit(str(refused))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("name the offset too, as in 2026-11-22T20:30:00+09:00")
    return moment


@contextmanager
def _identity() -> Iterator[Path]:
    """The private key from stdin, in memory as long as it is needed."""
    path = Path("/dev/shm") / f"identity-{os.getpid()}"  # noqa: S108  # memory of this container alone
    path.touch(mode=0o600)
    try:
        path.write_bytes(sys.stdin.buffer.read())
        yield path
    finally:
        path.unlink()


def serve(settings: Settings) -> None:
    """Until SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Service(settings, stop).run()


def take_base(settings: Settings) -> None:
    """Now, beside the running service; it returns when what it took can be restored."""
    server = Server(settings)
    archive = Archive(settings.archive, server.system())
    taken = base.take(settings, server, archive)
    until = time.monotonic() + _PATIENCE
    while not archive.is_ready(taken) or archive.gap(taken):
        if time.monotonic() > until:
            raise Refused(f"base backup {taken.name} is taken, but the log up to its end is not sealed: see the log")
        time.sleep(0.5)
    told("base.taken", name=taken.name, bytes=taken.bytes, until=archive.moment())


def look(settings: Settings, *, with_identity: bool) -> None:
    """Every file against its sum, the log for gaps, and whether there are secrets; with the private key a restore is
    tried. Raises Refused."""
    archives = systems(settings.archive)
    if not archives:
        raise Refused(f"there is no backup in {settings.archive}")
    faults = [fault for archive in archives for fault in check.faults(archive)]
    if not sealed_secrets(settings.archive):
        faults.append(f"no secrets are sealed in {settings.archive / SECRETS}: run `make backup`")
    if faults:
        raise Refused("\n".join(faults))
    for archive in archives:
        told("archive.whole", system=archive.system, bases=len(archive.bases()), until=archive.moment())
    if with_identity:
        with _identity() as identity:
            tried = check.try_restore(settings.archive, identity, settings.spool)
        told("restore.tried", base=tried.base.name, until=tried.moment)


def seal_secrets(settings: Settings) -> None:
    """The tar of the secrets, from stdin: without them, what is restored can neither be read nor logged in to."""
    folder = settings.archive / SECRETS
    folder.mkdir(exist_ok=True)
    target = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz.age"
    with sealed(target, settings.recipients) as seal:
        copy(sys.stdin.buffer, seal)
    told("secrets.sealed", file=target.name)


def open_secrets(settings: Settings) -> None:
    """The newest secrets, as a tar, to stdout. Raises Refused."""
    found = sealed_secrets(settings.archive)
    if not found:
        raise Refused("there are no secrets in the archive")
    with _identity() as identity, opened(found[-1], identity) as source:
        copy(source, sys.stdout.buffer)


def bring_back(settings: Settings, at: datetime | None) -> None:
    """Fill the empty data directory (PGDATA) from the archive; PostgreSQL replays the log when it starts.

    Says the plan in JSON on its last line. Raises Refused.
    """
    data = Path(os.environ["PGDATA"])
    log = data.parents[1] / "restore-log"
    if data.exists() and any(data.iterdir()):
        raise Refused(f"{data} is not empty: a restore never overwrites. Remove the volume first (see the runbook)")
    plan = restore.plan(settings.archive, at)
    with _identity() as identity:
        restore.unpack(plan, identity, data, log)
    told("restore.spool", files=restore.take_spool(settings.spool / plan.archive.system, log))
    restore.make_ready(plan, data, log)
    print(restore.described(plan), flush=True)


if __name__ == "__main__":
    main()
