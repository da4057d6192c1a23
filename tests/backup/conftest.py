"""A PostgreSQL server of the test's own, whose backups are taken, and the program under test on its path."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import threading
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from semu_backup.service import Service
from semu_backup.settings import Settings
from semu_embedded import postgres as embedded
from semu_embedded.ports import Ports
from semu_embedded.postgres import ADMIN, Postgres

PASSWORD = "password-of-the-role-backup"
BIN = embedded._BIN


@pytest.fixture(scope="session", autouse=True)
def programs():
    """PostgreSQL's own tools come with the wheel; age is the machine's."""
    if shutil.which("age") is None:
        pytest.skip("age is not installed (Debian: apt install age)")
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{BIN}:{path}"
    yield
    os.environ["PATH"] = path


@pytest.fixture(scope="session")
def identity(tmp_path_factory):
    """The operator's private key."""
    path = tmp_path_factory.mktemp("operator") / "identity.txt"
    subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)
    return path


def settings_in(folder, identity):
    recipients, password = folder / "recipients", folder / "password"
    public = subprocess.run(["age-keygen", "-y", str(identity)], check=True, capture_output=True, text=True)
    recipients.write_text(public.stdout)
    password.write_text(PASSWORD + "\n")
    for name in ("archive", "spool"):
        (folder / name).mkdir()
    return Settings(
        archive=folder / "archive", spool=folder / "spool", recipients=recipients, password=password,
        host="127.0.0.1", every_seconds=1, metrics_port=0,
    )  # fmt: skip


class Machine:
    """A server, its backups while they run, and what can befall it."""

    def __init__(self, home: Path, settings: Settings):
        self.home = home
        self.ports = Ports(lambda _: None)
        self.port = self.ports.take("backup's", 5600)
        self.settings = replace(settings, port=self.port)
        self.postgres = Postgres(home, self.port, "admin", log=home.parent / "postgres.log")
        self._stop: threading.Event | None = None

    async def start(self):
        await self.postgres.start()
        if not await self.ask("SELECT 1 FROM pg_roles WHERE rolname = 'backup'"):
            await self.ask(f"CREATE ROLE backup LOGIN REPLICATION PASSWORD '{PASSWORD}'")
            await self.ask("GRANT pg_read_all_stats TO backup")
            await self.ask("CREATE TABLE payment (won bigint)")

    async def ask(self, sql):
        connection = await asyncpg.connect(f"postgresql://{ADMIN}:admin@127.0.0.1:{self.port}/postgres")
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    def back_up(self):
        """The container's work, in a thread."""
        self._stop = threading.Event()
        self.service = Service(self.settings, self._stop)
        self._thread = threading.Thread(target=self.service.run)
        self._thread.start()

    def stop_backing_up(self):
        if self._stop is not None:
            self._stop.set()
            self._thread.join(60)
            self._stop = None

    def wait_until_sealed(self, seconds=30):
        """Until all that was written by now is sealed, and a base backup can be brought forward to it."""
        now, until = time.time(), time.monotonic() + seconds
        while time.monotonic() < until:
            sealed = self.service._stream.sealed_at
            if sealed is not None and sealed.timestamp() > now and not self.service.values()["semu_backup_gap"]:
                return
            time.sleep(0.2)
        raise AssertionError(f"not sealed in time: {self.service.values()}")

    async def end(self):
        self.stop_backing_up()
        await self.postgres.stop()
        self.ports.release()


@asynccontextmanager
async def a_machine(settings):
    # Not under pytest's own folder, which only root may enter: the server runs as somebody else.
    with tempfile.TemporaryDirectory(prefix="semu-backup-") as home:
        machine = Machine(Path(home) / "postgres", settings)
        await machine.start()
        yield machine
        await machine.end()


@pytest.fixture
async def machine(tmp_path, identity):
    async with a_machine(settings_in(tmp_path, identity)) as machine:
        yield machine


@pytest.fixture(scope="session")
def archived(tmp_path_factory, identity):
    """An archive of three segments, whose server is gone."""
    settings = settings_in(tmp_path_factory.mktemp("archived"), identity)

    async def fill():
        async with a_machine(settings) as machine:
            machine.back_up()
            machine.wait_until_sealed()
            for _ in range(2):
                await machine.ask("INSERT INTO payment VALUES (1)")
                await machine.ask("SELECT pg_switch_wal()")
            machine.wait_until_sealed()
            machine.stop_backing_up()

    asyncio.run(fill())
    return settings


@pytest.fixture
def backed_up(archived, tmp_path):
    """The same, to be spoilt."""
    shutil.copytree(archived.archive, tmp_path / "archive")
    (tmp_path / "spool").mkdir()
    return replace(archived, archive=tmp_path / "archive", spool=tmp_path / "spool")
