"""What the program is told by its environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path


class Refused(Exception):
    """Something that the operator has to put right; the message says what."""


@dataclass(frozen=True)
class Settings:
    """Places and times. The defaults are those of the container."""

    archive: Path = Path("/backups")
    """Where everything sealed is kept."""
    spool: Path = Path("/var/lib/semu-backup")
    """Where the log arrives, and is deleted once it is sealed."""
    recipients: Path = Path("/run/secrets/semu_backup_recipients")
    """The operator's public keys (age), one a line."""
    password: Path = Path("/run/secrets/semu_backup_password")
    host: str = "postgres"
    port: int = 5432
    every_seconds: int = 20
    """Seconds between two sealings."""
    base_hours: int = 24
    """Hours between two base backups."""
    keep_days: int = 14
    """Days that a base backup is kept, with the log that belongs to it; the two newest always are."""
    metrics_port: int = 9100
    version: str = "dev"
    revision: str = "unknown"
    programs: dict[str, str] = field(default_factory=dict)
    """Environment of the programs that are started, beside this process's own."""


def from_environment() -> Settings:
    """Settings by `SEMU_BACKUP_…`. Raises ValueError for a figure that is none."""
    told = os.environ
    return Settings(
        archive=Path(told.get("SEMU_BACKUP_ARCHIVE", Settings.archive)),
        spool=Path(told.get("SEMU_BACKUP_SPOOL", Settings.spool)),
        host=told.get("SEMU_BACKUP_HOST", Settings.host),
        every_seconds=int(told.get("SEMU_BACKUP_SECONDS", Settings.every_seconds)),
        base_hours=int(told.get("SEMU_BACKUP_BASE_HOURS", Settings.base_hours)),
        keep_days=int(told.get("SEMU_BACKUP_KEEP_DAYS", Settings.keep_days)),
        version=told.get("SEMU_VERSION", Settings.version),
        revision=told.get("SEMU_REVISION", Settings.revision),
    )
