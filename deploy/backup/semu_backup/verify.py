"""An unpacked base backup against PostgreSQL's own manifest of it, file by file, as pg_verifybackup does."""

import hashlib
import json
from pathlib import Path

from semu_backup.sealing import sha256

MANIFEST = "backup_manifest"
_NOT_LISTED = {MANIFEST, "postgresql.auto.conf", "recovery.signal"}


def faults(data: Path) -> list[str]:
    """Files that are missing, changed or too many; the manifest first, against its own sum."""
    text = (data / MANIFEST).read_bytes()
    manifest = json.loads(text)
    # The sum is of everything before the line that holds it.
    own = hashlib.sha256(text[: text.rindex(b'"Manifest-Checksum"')]).hexdigest()
    if own != manifest["Manifest-Checksum"]:
        return [f"{MANIFEST}: not what its own sum says"]
    listed = {_path(file): file for file in manifest["Files"]}
    there = {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()} - _NOT_LISTED
    changed = (path for path in listed if path in there and not _same(data / path, listed[path]))
    return [
        *(f"{path}: missing" for path in sorted(listed.keys() - there - _NOT_LISTED)),
        *(f"{path}: not in the manifest" for path in sorted(there - listed.keys())),
        *(f"{path}: changed" for path in changed if path not in _NOT_LISTED),
    ]


def _path(file: dict[str, str]) -> str:
    return file["Path"] if "Path" in file else bytes.fromhex(file["Encoded-Path"]).decode("utf-8", "surrogateescape")


def _same(path: Path, file: dict[str, object]) -> bool:
    return path.stat().st_size == file["Size"] and sha256(path) == file["Checksum"]
