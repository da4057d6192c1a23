"""PostgreSQL and Kafka as a person starts them, from a terminal."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import TopicPartition
from semu_embedded.databases import Passwords, provide
from semu_embedded.ports import HOST
from semu_kit.topics import create_topics

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def state() -> Iterator[Path]:
    """A state directory outside pytest's own, which other runs of the same user close to PostgreSQL's."""
    with TemporaryDirectory(prefix="semu-test-") as directory:
        yield Path(directory)


@pytest.fixture
def ports() -> dict[str, int]:
    """Ports to ask for; free when the test begins."""
    with socket.create_server((HOST, 0)) as postgres, socket.create_server((HOST, 0)) as kafka:
        return {"postgres": postgres.getsockname()[1], "kafka": kafka.getsockname()[1]}


@pytest.fixture
def start(state: Path, ports: dict[str, int]) -> Iterator[Start]:
    """Starts `python -m semu_embedded parts` with nothing from outside named to it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEMU_")}
    with ExitStack() as started:

        def start_parts() -> "subprocess.Popen[str]":
            command = [sys.executable, "-m", "semu_embedded", "parts", f"--state-dir={state}"]
            asked = [f"--{name}-port={port}" for name, port in ports.items()]
            process = subprocess.Popen(
                [*command, *asked],
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_IGN),  # as a shell does for `command &`
            )
            started.enter_context(process)
            started.callback(process.kill)
            return process

        yield start_parts


def settings_of(process: "subprocess.Popen[str]") -> dict[str, str]:
    """What the start prints, up to its last setting."""
    settings: dict[str, str] = {}
    assert process.stdout
    for line in process.stdout:
        name, _, value = line.strip().partition("=")
        settings[name] = value
        if name == "SEMU_EXTERNAL_KAFKA":
            return settings
    raise AssertionError(f"did not start: {settings}")


def all_gone(processes: list[psutil.Process]) -> bool:
    _, left = psutil.wait_procs(processes, timeout=20)
    return not left


async def test_they_start_on_other_ports_where_theirs_are_taken_and_keep_what_they_hold(
    start: Start, ports: dict[str, int]
) -> None:
    first = start()
    settings = settings_of(first)
    await create_topics(settings["SEMU_EXTERNAL_KAFKA"], ["kept"], partitions=1)
    producer = AIOKafkaProducer(bootstrap_servers=settings["SEMU_EXTERNAL_KAFKA"])
    async with producer:
        await producer.send_and_wait("kept", b"a fact")
    database = await provide(settings["SEMU_EXTERNAL_DATABASE_URL"], "kept", Passwords("owner", "app"))
    assert database.name == "kept"
    first.send_signal(signal.SIGTERM)
    assert first.wait(30) == 130

    with socket.create_server((HOST, ports["postgres"])), socket.create_server((HOST, ports["kafka"])):
        moved = settings_of(start())
    said = "\n".join(moved)
    assert f"port {ports['postgres']} is taken: PostgreSQL uses " in said
    assert f"port {ports['kafka']} is taken: Kafka uses " in said
    connection = await asyncpg.connect(moved["SEMU_EXTERNAL_DATABASE_URL"])
    assert await connection.fetchval("SELECT count(*) FROM pg_database WHERE datname = 'kept'") == 1
    await connection.close()
    consumer = AIOKafkaConsumer(bootstrap_servers=moved["SEMU_EXTERNAL_KAFKA"], auto_offset_reset="earliest")
    async with consumer:
        consumer.assign([TopicPartition("kept", 0)])
        assert (await consumer.getone()).value == b"a fact"


def test_a_second_start_is_refused_and_ctrl_c_leaves_nothing_behind(start: Start) -> None:
    first = start()
    settings_of(first)
    second = start()
    out, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert "already running from" in out
    assert f"(process {first.pid})" in out
    assert "make stop" in out
    children = psutil.Process(first.pid).children(recursive=True)
    assert len(children) > 2
    first.send_signal(signal.SIGINT)
    assert first.wait(30) == 130
    assert all_gone(children)


def test_nothing_is_left_when_the_starter_itself_is_killed(start: Start) -> None:
    first = start()
    settings_of(first)
    children = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    assert all_gone(children)


async def test_a_service_reads_and_writes_its_tables_but_makes_none(start: Start) -> None:
    admin = settings_of(start())["SEMU_EXTERNAL_DATABASE_URL"]
    passwords = Passwords("owner's", "app")
    database = await provide(admin, "toy", passwords)
    assert await provide(admin, "toy", passwords) == database
    owner = await asyncpg.connect(database.migration_url.replace("+asyncpg", ""))
    await owner.execute("CREATE TABLE fact (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
    app = await asyncpg.connect(database.url.replace("+asyncpg", ""))
    await app.execute("INSERT INTO fact (name) VALUES ('a')")
    assert await app.fetchval("SELECT name FROM fact") == "a"
    for forbidden in ("CREATE TABLE other ()", "TRUNCATE fact", "DROP TABLE fact"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(forbidden)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.url.replace("+asyncpg", "").replace(":app@", ":wrong@"))
    await owner.close()
    await app.close()
