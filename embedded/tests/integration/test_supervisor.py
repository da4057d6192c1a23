"""The supervisor with tiny programs in the services' place."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from semu_embedded import Program, Supervisor, Trouble
from semu_embedded.ports import HOST, Ports


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
async def supervisor(tmp_path: Path, said: list[str]) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(tmp_path, said.append)
    yield supervisor
    await supervisor.stop()


def server(name: str) -> Program:
    ports = Ports(lambda _: None)
    port = ports.take(name, 18200)
    ports.release()
    command = [sys.executable, "-m", "http.server", "--bind", HOST, "--directory", "/tmp", str(port)]
    return Program(name, command, ready_url=f"http://{HOST}:{port}/")


def script(name: str, text: str) -> Program:
    return Program(name, [sys.executable, "-c", text])


SLEEPER = script("sleeper", "import time; time.sleep(600)")


async def until_running(supervisor: Supervisor, name: str, not_pid: int) -> int:
    async with asyncio.timeout(20):
        while supervisor.pids().get(name, not_pid) == not_pid:
            await asyncio.sleep(0.05)
    return supervisor.pids()[name]


async def test_a_program_that_is_killed_is_started_again_and_that_is_said(
    supervisor: Supervisor, said: list[str]
) -> None:
    await supervisor.start([server("web")])
    first = supervisor.pids()["web"]
    supervisor.kill("web")
    assert await until_running(supervisor, "web", first) != first
    await supervisor.wait_ready("web")
    assert "web was killed by signal 9; starting it again" in said[0]


async def test_one_that_ends_once_more_on_its_way_back_is_waited_for(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    web = server("web")
    assert web.ready_url
    port = web.ready_url.rsplit(":", 1)[1].rstrip("/")
    # The second start fails, as a service's does while its database is being recovered.
    starts = (
        f"import sys; from pathlib import Path; starts = Path({str(tmp_path / 'starts')!r})\n"
        "starts.open('a').write('.')\n"
        "if len(starts.read_text()) == 2: sys.exit('no database')\n"
        f"sys.argv[1:] = ['--bind', '{HOST}', '--directory', '/tmp', '{port}']\n"
        "import runpy; runpy.run_module('http.server', run_name='__main__')"
    )
    await supervisor.start([Program("web", [sys.executable, "-c", starts], ready_url=web.ready_url)])
    supervisor.kill("web")
    await supervisor.wait_ready("web")
    assert ["killed by signal 9" in said[0], "ended with code 1" in said[1]] == [True, True]
    assert (tmp_path / "starts").read_text() == "..."


async def test_one_that_keeps_dying_is_started_later_each_time(supervisor: Supervisor, said: list[str]) -> None:
    await supervisor.start([script("broken", "import sys; sys.exit('no settings')")])
    async with asyncio.timeout(20):
        while len(said) < 3:
            await asyncio.sleep(0.05)
    assert [("ended with code 1" in line, line.partition("again")[2].split(" (")[0]) for line in said[:3]] == [
        (True, ""),
        (True, " in 1 s"),
        (True, " in 3 s"),
    ]


async def test_a_program_that_does_not_become_ready_ends_the_start_with_its_last_words(supervisor: Supervisor) -> None:
    broken = Program("api", [sys.executable, "-c", "raise SystemExit('no database')"], ready_url=f"http://{HOST}:1/")
    with pytest.raises(Trouble, match=r"api ended with code 1 .*\n.*no database"):
        await supervisor.start([broken])


async def test_a_task_that_fails_ends_the_start_with_its_last_words(supervisor: Supervisor) -> None:
    with pytest.raises(Trouble, match=r"migration failed .*\n.*no such revision"):
        await supervisor.run_once(script("migration", "raise SystemExit('no such revision')"))


async def test_a_held_program_stays_down_until_it_is_released(supervisor: Supervisor) -> None:
    await supervisor.start([SLEEPER])
    await supervisor.hold("sleeper")
    await asyncio.sleep(0.5)
    assert "sleeper" not in supervisor.pids()
    await supervisor.release("sleeper")
    assert "sleeper" in supervisor.pids()


async def test_stopping_takes_the_whole_group_of_a_program_that_will_not_end(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""
    await supervisor.start([script("stubborn", stubborn)])
    log = tmp_path / "stubborn.log"
    async with asyncio.timeout(10):
        while not log.read_text().strip():
            await asyncio.sleep(0.05)
    monkeypatch.setattr("semu_embedded.processes.GRACE_SECONDS", 0.2)
    await supervisor.stop()
    assert supervisor.pids() == {}
    async with asyncio.timeout(10):  # the kernel ends the child's child in its own time
        while not gone(int(log.read_text())):
            await asyncio.sleep(0.05)


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
