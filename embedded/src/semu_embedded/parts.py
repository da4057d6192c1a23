"""PostgreSQL and Apache Kafka, together: the machine's own where settings name them, else embedded."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from semu_embedded.kafka import Kafka
from semu_embedded.ports import Ports
from semu_embedded.postgres import Postgres
from semu_embedded.processes import Child
from semu_embedded.state import State

EXTERNAL_DATABASE = "SEMU_EXTERNAL_DATABASE_URL"
EXTERNAL_KAFKA = "SEMU_EXTERNAL_KAFKA"
POSTGRES_PORT = 5454
KAFKA_PORT = 9494
_MEMORY = Path("/dev/shm")  # noqa: S108  # Linux's file system in memory; nothing in it is run
_ROOM = 8 << 30
"""Bytes free there, of which a run of every test takes the least part."""


class Parts:
    """The database server and the broker that everything else needs.

    SEMU_EXTERNAL_DATABASE_URL (of a role that may create databases and roles) and SEMU_EXTERNAL_KAFKA
    (bootstrap servers) name ones that run already; what they name is not started here.
    """

    def __init__(
        self,
        state: State,
        ports: Ports,
        *,
        durable: bool = True,
        postgres_port: int = POSTGRES_PORT,
        kafka_port: int = KAFKA_PORT,
    ) -> None:
        self.admin_url = os.environ.get(EXTERNAL_DATABASE, "")
        self.kafka_bootstrap = os.environ.get(EXTERNAL_KAFKA, "")
        self._postgres: Postgres | None = None
        self._kafka: Kafka | None = None
        if not self.admin_url:
            self._postgres = Postgres(
                state.directory / "postgres",
                ports.take("PostgreSQL", postgres_port),
                state.secret("postgres"),
                log=state.logs / "postgres.log",
                durable=durable,
            )
            self.admin_url = self._postgres.admin_url
        if not self.kafka_bootstrap:
            self._kafka = Kafka(
                state.directory / "kafka",
                ports.take("Kafka", kafka_port),
                ports.take("Kafka's controller", kafka_port + 1),
                log=state.logs / "kafka.log",
            )
            self.kafka_bootstrap = self._kafka.bootstrap

    @property
    def children(self) -> list[Child]:
        """What was started here, to be watched."""
        return [part.child for part in (self._postgres, self._kafka) if part and part.child]

    async def start(self) -> None:
        """Start what is not named by settings. Raises Trouble when one cannot start."""
        for part in (self._postgres, self._kafka):
            if part:
                await part.start()

    async def stop(self) -> None:
        for part in (self._kafka, self._postgres):
            if part:
                await part.stop()


@contextmanager
def running_parts(say: Callable[[str], None] = print) -> Iterator[Parts]:
    """The parts for one test session, in a state directory that is thrown away afterwards."""
    with TemporaryDirectory(prefix=f"semu-parts-{os.getpid()}-", dir=_place()) as directory, asyncio.Runner() as runner:
        ports = Ports(say)
        parts = Parts(State(Path(directory)), ports, durable=False)
        try:
            runner.run(parts.start())
            yield parts
        finally:
            runner.run(parts.stop())
            ports.release()


def _place() -> Path | None:
    """The folder for a test session's state: in memory where there is room, else the usual one.

    Tests make and drop hundreds of databases and topics of hundreds of files each. Before ext4 makes a file it passes
    by every inode that was freed of late, which came to ten times the work of the copy itself.
    """
    if not _MEMORY.is_dir():
        return None
    for left in _MEMORY.glob("semu-parts-*"):  # by a session that was killed
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return _MEMORY if shutil.disk_usage(_MEMORY).free > _ROOM else None
