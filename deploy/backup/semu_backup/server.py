"""The database server, as its backup role sees it: by PostgreSQL's own tools."""

import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from semu_backup.segments import place
from semu_backup.settings import Refused, Settings

SLOT = "semu_backup"
"""The replication slot: the server keeps what was not taken yet (up to its `max_slot_wal_keep_size`)."""
ROLE = "backup"


class ServerAway(Exception):
    """The server does not answer."""


@dataclass(frozen=True)
class Standing:
    """How far the log is at the server, and how far it was taken."""

    flushed: int
    taken: int
    """What pg_receivewal says that it has on its disk; 0 while it is not connected."""
    timeline: int
    lost: bool
    """The server threw away what was not taken yet."""
    moment: datetime
    """The server's clock, asked before the place."""


class Server:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        try:
            password = settings.password.read_text().strip()
        except OSError as error:
            raise Refused(f"{settings.password} cannot be read: run `make secrets`, then start again") from error
        self.environment = {**os.environ, **settings.programs, "PGPASSWORD": password, "PGCONNECT_TIMEOUT": "5"}
        # It would remind us with every base backup to keep the log, which is what we do.
        self.environment["PGOPTIONS"] = "-c client_min_messages=warning"

    def command(self, program: str, *arguments: str) -> list[str]:
        login = ["-h", self._settings.host, "-p", str(self._settings.port), "-U", ROLE, "-w"]
        return [program, *login, *arguments]

    def system(self) -> str:
        """The cluster's identifier."""
        return self._ask("SELECT system_identifier FROM pg_control_system()")[0][0]

    def version(self) -> str:
        return self._ask("SHOW server_version")[0][0]

    def standing(self) -> Standing | None:
        """None while there is no slot."""
        rows = self._ask(
            "SELECT clock_timestamp(), pg_current_wal_flush_lsn(), coalesce(flush_lsn, '0/0'),"
            " left(pg_walfile_name(pg_current_wal_flush_lsn()), 8), wal_status"
            f" FROM pg_replication_slots LEFT JOIN pg_stat_replication ON pid = active_pid WHERE slot_name = '{SLOT}'"
        )
        if not rows:
            # Fails while a log is replayed: only after that may the stream begin anew and drop what a restore took
            # from the spool.
            self._ask("SELECT pg_current_wal_flush_lsn()")
            return None
        moment, flushed, taken, timeline, status = rows[0]
        return Standing(
            place(flushed), place(taken), int(timeline, 16), status == "lost", datetime.fromisoformat(moment)
        )

    def make_slot(self) -> None:
        """A slot that keeps the log from now on."""
        self._ask(f"SELECT pg_create_physical_replication_slot('{SLOT}', immediately_reserve => true)")

    def drop_slot(self) -> None:
        self._ask(f"SELECT pg_drop_replication_slot('{SLOT}')")

    def _ask(self, sql: str) -> list[list[str]]:
        settings = ["-c", "SET timezone = 'UTC'", "-c", sql]
        asked = subprocess.run(
            self.command("psql", "-d", "postgres", "-XAtq", *settings), env=self.environment, capture_output=True,
            text=True, timeout=30, check=False,
        )  # fmt: skip
        if asked.returncode:
            raise ServerAway(asked.stderr.strip())
        return [line.split("|") for line in asked.stdout.splitlines()]


def told(what: str, /, **facts: Any) -> None:
    """A line for the container's log."""
    print(what, *(f"{key}={value}" for key, value in facts.items()), flush=True)
