"""What is kept of one cluster: base backups and the log, all sealed, each with its size and sum in a manifest.

    <archive>/<system>/base/<moment>/{manifest.json,base.tar.gz.age}
    <archive>/<system>/wal/{manifest.jsonl,<segment>.gz.age,<segment>.partial.gz.age,<timeline>.history.gz.age}
    <archive>/secrets/<moment>.tar.gz.age
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from semu_backup.sealing import copy, sealed, sha256, sync
from semu_backup.segments import is_segment, missing, number, segment_at, timeline

SUFFIX = ".gz.age"
PARTIAL = ".partial"
SECRETS = "secrets"
_LINES = 200
"""So many of the newest lines of one file outlive forget(): more than an hour of sealings."""


@dataclass(frozen=True)
class Piece:
    """One sealed file of the log."""

    name: str
    """The segment, the segment with `.partial`, or the timeline's history."""
    size: int
    sha256: str
    until: int
    """The place up to which it holds the log; 0 for a history."""
    moment: str
    """The server's clock when that was true."""

    @property
    def timeline(self) -> int:
        return timeline(self.name)


@dataclass(frozen=True)
class Base:
    """One base backup: its manifest."""

    name: str
    system: str
    timeline: int
    start: int
    """The place from which the log is needed."""
    end: int
    """The place up to which the log is needed at least."""
    began: str
    ended: str
    """The server's clock: it can be restored to this moment, and to any later one."""
    postgres: str
    version: str
    revision: str
    bytes: int
    """Before compressing."""
    files: dict[str, dict[str, Any]]
    """Size and sum of each sealed file."""

    @property
    def first_segment(self) -> str:
        return segment_at(self.timeline, self.start)


class Archive:
    """The folder of one cluster, known by PostgreSQL's system identifier: two never mix their logs."""

    def __init__(self, root: Path, system: str) -> None:
        self.system = system
        self.folder = root / system
        self.wal = self.folder / "wal"
        self.base = self.folder / "base"
        self._manifest = self.wal / "manifest.jsonl"

    def prepare(self) -> None:
        for folder in (self.wal, self.base):
            folder.mkdir(parents=True, exist_ok=True)

    def keep(self, source: Path, recipients: Path, *, until: int, moment: datetime) -> None:
        """Seal a file of the log. A whole segment takes the place of its beginning."""
        fresh = self.wal / ("next" + SUFFIX)
        with source.open("rb") as file, sealed(fresh, recipients) as seal:
            copy(file, seal)
        # Noted first: at every moment, after a power cut and in a copy whose manifest was taken last, the manifest
        # has a line for the file that stands there.
        self._note(Piece(source.name, fresh.stat().st_size, sha256(fresh), until, moment.isoformat()))
        fresh.rename(self.wal / (source.name + SUFFIX))
        sync(self.wal)
        (self.wal / (source.name + PARTIAL + SUFFIX)).unlink(missing_ok=True)

    def pieces(self) -> dict[str, Piece]:
        """What is kept of the log, by name: the manifest's last word on each file that is there.

        A segment's beginning counts only until the whole segment is there: a copy without deletion keeps both.
        """
        # One look at the disk for a file, however often it was noted.
        noted = {piece.name: piece for piece in self._noted()}
        there = {name: piece for name, piece in noted.items() if (self.wal / (name + SUFFIX)).exists()}
        return {
            name: piece
            for name, piece in there.items()
            if not name.endswith(PARTIAL) or name.removesuffix(PARTIAL) not in there
        }

    def as_it_stands(self, piece: Piece) -> Piece | None:
        """The line of the manifest that is true of the piece's file; none if the file was changed.

        It may be an older line than the last: the file was copied before it was sealed again, or the power failed
        before it was replaced. Where a whole segment took the place of its beginning meanwhile, the line of that.
        """
        try:
            sum_ = sha256(self.wal / (piece.name + SUFFIX))
        except FileNotFoundError:
            return self.pieces().get(piece.name.removesuffix(PARTIAL))
        if sum_ == piece.sha256:
            return piece
        # The manifest is read after the file: meanwhile the file may have been sealed again.
        return next((line for line in self._noted() if (line.name, line.sha256) == (piece.name, sum_)), None)

    def bases(self) -> list[Base]:
        """The base backups, the oldest first."""
        return [Base(**json.loads(path.read_text())) for path in sorted(self.base.glob("*Z/manifest.json"))]

    def reach(self, of_timeline: int) -> int:
        """The place up to which a timeline's log is kept."""
        return max((piece.until for piece in self._of(of_timeline)), default=0)

    def moment(self) -> datetime | None:
        """The moment up to which the log is kept."""
        return max((datetime.fromisoformat(piece.moment) for piece in self.pieces().values()), default=None)

    def gap(self, base: Base) -> list[str]:
        """What is missing of the log to bring a base backup to the newest place of its timeline."""
        pieces = self._of(base.timeline)
        last = max((number(piece.name) for piece in pieces), default=0)
        # A beginning with something after it is a segment whose rest is missing: replay would end in its middle.
        names = [name for piece in pieces if is_segment(name := piece.name) or number(name) == last]
        return missing([name.removesuffix(PARTIAL) for name in names], base.first_segment)

    def is_ready(self, base: Base) -> bool:
        """Whether the log is kept up to where a base backup needs it at least: moments after it was taken."""
        return self.reach(base.timeline) >= base.end

    def forget(self, names: list[str]) -> None:
        """Delete files of the log, and what the manifest says of files that are gone."""
        for name in names:
            (self.wal / (name + SUFFIX)).unlink(missing_ok=True)
            (self.wal / (name + PARTIAL + SUFFIX)).unlink(missing_ok=True)  # the power failed before it was replaced
        kept = defaultdict[str, deque[Piece]](lambda: deque(maxlen=_LINES))
        there = self.pieces()
        for piece in self._noted():
            if piece.name in there:
                kept[piece.name].append(piece)
        part = self._manifest.with_suffix(".part")
        part.write_text("".join(json.dumps(asdict(piece)) + "\n" for lines in kept.values() for piece in lines))
        sync(part)
        part.rename(self._manifest)

    def _of(self, of_timeline: int) -> list[Piece]:
        return [piece for piece in self.pieces().values() if piece.until and piece.timeline == of_timeline]

    def _note(self, piece: Piece) -> None:
        with self._manifest.open("a") as manifest:
            # A line of its own even where a crash cut the one before it short.
            manifest.write("\n" + json.dumps(asdict(piece)) + "\n")
        sync(self._manifest)

    def _noted(self) -> Iterator[Piece]:
        if self._manifest.exists():
            for line in self._manifest.read_text().splitlines():
                try:
                    yield Piece(**json.loads(line))
                except ValueError:
                    continue  # empty, or cut short by a crash: then its file is sealed again


def systems(root: Path) -> list[Archive]:
    """The clusters that are kept, the one with the newest base backup last."""
    found = [Archive(root, path.name) for path in root.iterdir() if (path / "base").is_dir()]
    return sorted(found, key=lambda archive: max((base.ended for base in archive.bases()), default=""))


def sealed_secrets(root: Path) -> list[Path]:
    """Every sealed tar of the secrets, the newest last."""
    return sorted((root / SECRETS).glob("*.tar.gz.age"))
