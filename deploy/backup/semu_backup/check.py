"""Whether what is kept is whole, and, with the private key at hand, whether it can be restored."""

import shutil
from pathlib import Path

from semu_backup import restore
from semu_backup.archive import SUFFIX, Archive, Piece
from semu_backup.sealing import sha256

TRIAL = "trial"


def faults(archive: Archive) -> list[str]:
    """What is wrong with one cluster's archive: files against their manifests, and gaps of the log."""
    found = []
    bases = archive.bases()
    for base in bases:
        for file, noted in base.files.items():
            found += _differs(archive.base / base.name / file, noted["size"], noted["sha256"])
    for piece in archive.pieces().values():
        found += _piece_differs(archive, piece)
    if not bases:
        found.append(f"{archive.folder}: no base backup")
    else:
        found += [f"{archive.wal}: {segment} is missing" for segment in archive.gap(bases[-1])]
    return found


def _piece_differs(archive: Archive, piece: Piece) -> list[str]:
    # What is gone by now was let go meanwhile.
    if archive.as_it_stands(piece) or piece.name not in archive.pieces():
        return []
    return [f"{archive.wal / (piece.name + SUFFIX)}: not what its manifest says"]


def _differs(path: Path, size: int, sum_: str) -> list[str]:
    try:
        same = path.stat().st_size == size and sha256(path) == sum_
    except FileNotFoundError:
        return [f"{path}: missing"]
    return [] if same else [f"{path}: not what its manifest says"]


def try_restore(root: Path, identity: Path, room: Path) -> restore.Plan:
    """Open the newest base backup and its log in `room`, hold its files against the manifest, and delete them again."""
    trial = room / TRIAL
    shutil.rmtree(trial, ignore_errors=True)
    plan = restore.plan(root, None)
    try:
        restore.unpack(plan, identity, trial / "data", trial / "log")
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    return plan
