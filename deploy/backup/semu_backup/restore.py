"""Back from the archive: a data directory that PostgreSQL replays to the wanted moment when it starts."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from semu_backup import verify
from semu_backup.archive import PARTIAL, SUFFIX, Archive, Base, Piece, systems
from semu_backup.base import TAR
from semu_backup.sealing import PIECE, opened, sha256
from semu_backup.segments import is_history, is_segment, number, timeline
from semu_backup.server import told
from semu_backup.settings import Refused

_AT_ONCE = 4


@dataclass(frozen=True)
class Plan:
    """What a restore takes: `files` of the log, and the moment up to which it can go."""

    archive: Archive
    base: Base
    files: list[Piece]
    moment: datetime
    at: datetime | None
    """The wanted moment; none: as far as the log goes."""
    timeline: int | None
    """The timeline that was written at that moment; none: the newest."""
    left_out: str | None
    """The beginning of a segment, the log's last file, that is not what its manifest says."""


def plan(root: Path, at: datetime | None) -> Plan:
    """The newest base backup from before the moment, and the log after it. Raises Refused."""
    found = [(archive, base) for archive in systems(root) for base in archive.bases() if archive.is_ready(base)]
    found = [each for each in found if at is None or datetime.fromisoformat(each[1].ended) <= at]
    if not found:
        raise Refused(f"there is no base backup {f'from before {at}' if at else ''} in {root}")
    archive, base = max(found, key=lambda each: each[1].ended)
    lacking = archive.gap(base)
    end = number(lacking[0]) if lacking else None
    line = None if at is None else _timeline_at(archive, base, at)
    files = [piece for piece in archive.pieces().values() if _is_needed(piece, base, end, line)]
    files, left_out = _with_true_end(archive, files)
    moment = max((datetime.fromisoformat(piece.moment) for piece in files if piece.until), default=None)
    if lacking and (at is None or moment is None or at > moment):
        raise Refused(
            f"the log after base backup {base.name} lacks {', '.join(lacking[:5])}: it can be followed to {moment},"
            " and a restore to that moment or an earlier one is possible (AT)"
        )
    if moment is None or max((one.until for one in files if one.timeline == base.timeline), default=0) < base.end:
        raise Refused(f"the log does not reach the end of base backup {base.name}: name an AT before {base.ended}")
    if at is not None and at > moment:
        raise Refused(
            f"the log of that time (timeline {line}) goes up to {moment}, not to {at}: name a moment before that,"
            " or leave AT out for as far as the newest log goes"
        )
    return Plan(archive, base, files, moment, at, line, left_out)


def _timeline_at(archive: Archive, base: Base, at: datetime) -> int:
    """The timeline that was being written then.

    PostgreSQL by itself follows the newest: one that began after a restore to the wrong moment lacks what is wanted.
    """
    begun = (piece for piece in archive.pieces().values() if is_history(piece.name))
    return max([base.timeline, *(one.timeline for one in begun if datetime.fromisoformat(one.moment) <= at)])


def _with_true_end(archive: Archive, files: list[Piece]) -> tuple[list[Piece], str | None]:
    """The files, the last with the line that is true of it as it stands; where none is, the others and its name.

    The beginning of a segment is sealed again and again: a copy may hold it from another moment than its manifest. All
    that is before it is whole without it.
    """
    last = max((piece for piece in files if piece.until), key=lambda one: (one.timeline, one.until), default=None)
    if last is None or not last.name.endswith(PARTIAL):
        return files, None
    others = [piece for piece in files if piece is not last]
    if true := archive.as_it_stands(last):
        return [*others, true], None
    return others, last.name


def _is_needed(piece: Piece, base: Base, end: int | None, line: int | None) -> bool:
    segment = piece.name.removesuffix(PARTIAL)
    if is_history(segment):
        return True  # of later timelines too: PostgreSQL must not give their numbers again
    if line is not None and timeline(segment) > line:
        return False
    if timeline(segment) == base.timeline and end is not None and number(segment) >= end:
        return False
    return timeline(segment) >= base.timeline and number(segment) >= number(base.first_segment)


def unpack(plan: Plan, identity: Path, data: Path, log: Path) -> None:
    """Open everything: the base into `data`, the log into `log`; each file is held against its sum before.

    Raises Refused where something was changed, SealingFailed where the key is another's.
    """
    for file, noted in plan.base.files.items():
        _must_be(plan.archive.base / plan.base.name / file, noted["size"], noted["sha256"])
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    log.mkdir(mode=0o700, parents=True, exist_ok=True)
    told("restore.base", base=plan.base.name, bytes=plan.base.bytes)
    with opened(plan.archive.base / plan.base.name / TAR, identity) as tar:
        subprocess.run(["tar", "-x", "-C", str(data)], stdin=tar, check=True)
    told("restore.log", files=len(plan.files))
    if plan.left_out:
        told("restore.LEFT-OUT", file=plan.left_out, why="it is not what its manifest says", until=plan.moment)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda piece: _open(plan.archive, piece, identity, log), plan.files))
    told("restore.verify")
    if faults := verify.faults(data):
        raise Refused("\n".join(faults))


def _open(archive: Archive, piece: Piece, identity: Path, log: Path) -> None:
    found = archive.as_it_stands(piece)
    if found is None:
        raise Refused(f"{archive.wal / (piece.name + SUFFIX)} is not what its manifest says")
    target = log / piece.name.removesuffix(PARTIAL)
    with opened(archive.wal / (found.name + SUFFIX), identity) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, PIECE)


def _must_be(path: Path, size: int, sum_: str) -> None:
    if not path.exists() or path.stat().st_size != size or sha256(path) != sum_:
        raise Refused(f"{path} is not what its manifest says")


def take_spool(spool: Path, log: Path) -> int:
    """What was received and not yet sealed, where the spool outlived the database; how many files.

    It stays in the spool until PostgreSQL has replayed it and the stream begins anew: a restore may be repeated.
    """
    taken = 0
    for path in sorted(spool.iterdir()) if spool.is_dir() else []:
        segment = path.name.removesuffix(PARTIAL)
        if is_segment(segment) or is_history(segment):
            shutil.copyfile(path, log / segment)
            taken += 1
    return taken


def make_ready(plan: Plan, data: Path, log: Path) -> None:
    """Tell PostgreSQL to replay: to the moment, or to the log's end, and then to go on as a new timeline."""
    with (data / "postgresql.auto.conf").open("a") as conf:
        conf.write(f"restore_command = 'cp {log}/%f %p'\nrecovery_target_action = 'promote'\n")
        if plan.at is not None:
            conf.write(f"recovery_target_time = '{plan.at.isoformat()}'\n")
            conf.write(f"recovery_target_timeline = '{plan.timeline}'\n")
    (data / "recovery.signal").touch()


def described(plan: Plan) -> str:
    """The plan, in JSON, for whoever asked."""
    return json.dumps(
        {
            "system": plan.archive.system, "base": plan.base.name, "base_moment": plan.base.ended,
            "log_until": plan.moment.isoformat(), "at": plan.at.isoformat() if plan.at else None,
            "left_out": plan.left_out,
            "version": plan.base.version, "revision": plan.base.revision, "postgres": plan.base.postgres,
        }
    )  # fmt: skip
