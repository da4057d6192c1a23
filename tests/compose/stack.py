"""One installation by deploy/compose.yaml, as an operator runs it: built, started, looked at, broken, brought down."""

import asyncio
import json
import os
import shutil
import sys
import time
from asyncio.subprocess import PIPE, STDOUT
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, NamedTuple, Self

from semu_embedded.ports import Ports

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "semu-compose-test"
NEW = "compose-test"
"""Tag of the images of this revision."""

PATIENCE = float(os.environ.get("SEMU_TEST_PATIENCE", "1"))
"""Multiplies every limit in seconds: for a machine that does other things beside."""

_BEGAN = time.monotonic()
_TAIL = 25
"""Lines of a log."""


class Failed(AssertionError):
    """A command failed, or took longer than it may. Facts: the command, and the end of what it said."""


class Container(NamedTuple):
    service: str
    name: str
    state: str
    health: str
    exit_code: int


def say(words: str) -> None:
    """A line for whoever watches, with minutes and seconds since the start."""
    minutes, seconds = divmod(int(time.monotonic() - _BEGAN), 60)
    print(f"[{minutes:2}:{seconds:02}] {words}", flush=True)


async def run(
    *command: str, seconds: float, env: dict[str, str] | None = None, cwd: Path = ROOT, stdin: bytes = b""
) -> str:
    """What the command says, errors among it. Raises Failed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, env=os.environ | (env or {}), cwd=cwd
    )
    told = "`" + " ".join(command) + "`"
    try:
        output, _ = await asyncio.wait_for(process.communicate(stdin), seconds * PATIENCE)
    except TimeoutError:
        raise Failed(f"{told} took longer than {seconds * PATIENCE:.0f} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = output.decode("utf-8", "replace")
    if process.returncode:
        raise Failed(f"{told} ended with {process.returncode}:\n" + "\n".join(text.splitlines()[-_TAIL:]))
    return text


class Installation:
    """Everything that it makes bears its own project name, and is gone when it is left, whatever happened.

    Secrets and backups lie in a temporary folder. `files` is the checkout that it runs from.
    """

    def __init__(self, clock_offset_seconds: int) -> None:
        self._folder = TemporaryDirectory(prefix="semu-compose-test-")
        self._ports = Ports(lambda _: None)
        self.files = ROOT
        self.home = Path(self._folder.name)
        self.secrets, self.backups = self.home / "secrets", self.home / "backups"
        http, https = self._ports.take("nginx", 28180), self._ports.take("nginx", 28443)
        simulators, prometheus = self._ports.take("simulators", 28190), self._ports.take("prometheus", 28090)
        self.gateway, self.simulators = f"http://127.0.0.1:{http}", f"http://127.0.0.1:{simulators}"
        self.prometheus = f"http://127.0.0.1:{prometheus}"
        self.env = {
            "COMPOSE_PROJECT_NAME": PROJECT,
            "COMPOSE_PROFILES": "simulators,observability",
            "COMPOSE_PROGRESS": "plain",
            "SEMU_VERSION": NEW,
            "SEMU_SECRETS": str(self.secrets),
            "SEMU_BACKUPS": str(self.backups),
            "SEMU_HTTP": f"127.0.0.1:{http}",
            "SEMU_HTTPS": f"127.0.0.1:{https}",
            "SEMU_SIMULATORS": str(simulators),
            "SEMU_PROMETHEUS": str(prometheus),
            "SEMU_PUBLIC_URL": self.gateway,
            "SEMU_CLOCK_OFFSET_SECONDS": str(clock_offset_seconds),
            "SEMU_AGREEMENT_PAUSE_SECONDS": "5",
        }

    async def __aenter__(self) -> Self:
        await self.down()  # what a run that was killed left behind
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is not None:
                say(f"FAILED: {kind.__name__ if kind else ''}: {error}")
                with suppress(Failed):
                    await self._show_what_is_wrong()
            say("down: containers, networks, volumes")
            await self.down()
        finally:
            self._ports.release()
            shutil.rmtree(self.home, ignore_errors=True)
            self._folder.cleanup()

    async def compose(self, *arguments: str, seconds: float = 120, stdin: bytes = b"") -> str:
        """`docker compose …` of this installation. Raises Failed."""
        file = self.files / "deploy" / "compose.yaml"
        return await run(
            "docker", "compose", "-f", str(file), *arguments, seconds=seconds, env=self.env, stdin=stdin
        )

    async def deploy(self, script: str, *arguments: str, seconds: float) -> str:
        """A program of deploy/ for operators, which needs nothing but Python. Raises Failed."""
        return await run(
            sys.executable, f"deploy/{script}", *arguments, seconds=seconds, env=self.env, cwd=self.files
        )

    async def build(self, seconds: float = 600) -> float:
        """The images; seconds that it took."""
        revision = (await run("git", "rev-parse", "HEAD", seconds=10)).strip()
        self.env["SEMU_REVISION"] = revision
        began = time.monotonic()
        await self.compose("--profile", "restore", "build", "secrets", "restore", seconds=seconds)
        return time.monotonic() - began

    async def make_secrets(self, cast: dict[str, Any]) -> Path:
        """The installation's own, and its first agencies and officials; the private key of its backups."""
        await self.deploy("make_secrets.py", str(self.secrets), seconds=30)
        first = self.secrets / "gateway-bootstrap" / "cast.json"
        first.write_text(json.dumps(cast, ensure_ascii=False), "utf-8")
        await self.deploy("make_secrets.py", str(self.secrets), seconds=30)
        identity = self.home / "identity.txt"
        await self.deploy("backups.py", "key", str(identity), seconds=60)
        return identity

    async def up(self, *arguments: str, seconds: float = 480) -> float:
        """Everything, until every container is healthy; seconds that it took."""
        began = time.monotonic()
        await self.compose("up", "-d", "--no-build", *arguments, seconds=seconds)
        await self.ready(seconds=120)
        return time.monotonic() - began

    async def down(self) -> None:
        """Nothing of it is left, data included; images are. Raises Failed where something stays."""
        await self.compose("--profile", "*", "down", "-v", "--remove-orphans", "-t", "15", seconds=180)
        if left := await self.left_behind():
            raise Failed(f"left behind: {', '.join(left)}")

    async def remove_images(self, *tags: str) -> None:
        """The tags; what the builder keeps for its next build stays."""
        for image in (f"{name}:{tag}" for name in ("semu", "semu-backup") for tag in tags):
            with suppress(Failed):
                await run("docker", "image", "rm", "--no-prune", image, seconds=60)

    async def left_behind(self) -> list[str]:
        """Containers, networks and volumes that bear the project's name."""
        ours = ("--filter", f"label=com.docker.compose.project={PROJECT}", "-q")
        asked = (("ps", "-a"), ("network", "ls"), ("volume", "ls"))
        return [line for what in asked for line in (await run("docker", *what, *ours, seconds=30)).split()]

    async def containers(self, *services: str) -> list[Container]:
        said = await self.compose("ps", "-a", "--format", "json", *services, seconds=30)
        rows = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        return [Container(*(row[key] for key in ("Service", "Name", "State", "Health", "ExitCode"))) for row in rows]

    async def ready(self, *services: str, seconds: float = 120) -> None:
        """Until every container (of these services) is up and healthy, and every one-shot done. Raises Failed."""
        until = time.monotonic() + seconds * PATIENCE
        while waiting := [one for one in await self.containers(*services) if not _is_ready(one)]:
            if time.monotonic() > until:
                raise Failed(f"not healthy within {seconds:.0f} s: {', '.join(one.name for one in waiting)}")
            await asyncio.sleep(1)

    async def services(self) -> list[str]:
        """Those whose containers stay up."""
        return sorted({one.service for one in await self.containers() if one.state == "running"})

    async def kill(self, service: str) -> float:
        """As if its process died, all its containers at once; seconds until they are healthy again."""
        names = [one.name for one in await self.containers(service) if one.state == "running"]
        began = time.monotonic()
        await run("docker", "kill", *names, seconds=30)
        await run("docker", "start", *names, seconds=60)
        await self.ready(service, seconds=180)
        return time.monotonic() - began

    async def memory(self) -> dict[str, float]:
        """MiB of a container by service (the larger, where there are two), without what the kernel keeps of files."""
        services = {one.name: one.service for one in await self.containers() if one.state == "running"}
        said = await run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", *services, seconds=60)
        most: dict[str, float] = {}
        for name, used, *_ in (line.split() for line in said.splitlines()):
            if used == "--":  # killed between the two looks
                continue
            most[services[name]] = max(_mebibytes(used), most.get(services[name], 0))
        return most

    async def _show_what_is_wrong(self) -> None:
        """The end of the logs of whatever is not healthy, and what last went wrong in the others."""
        for one in await self.containers():
            log = (await run("docker", "logs", "--tail", "400", one.name, seconds=30)).splitlines()
            odd = [line for line in log if any(word in line for word in ('"error"', "ERROR", "Traceback"))]
            shown = log[-_TAIL:] if not _is_ready(one) else log[log.index(odd[-1]) :][:_TAIL] if odd else []
            if shown:
                say(f"--- {one.name}: {one.state} {one.health} {one.exit_code or ''}")
                print("\n".join(line[:1000] for line in shown), flush=True)


def _is_ready(one: Container) -> bool:
    if one.state == "exited":
        return one.exit_code == 0
    return one.state == "running" and one.health in ("", "healthy")


def _mebibytes(text: str) -> float:
    for unit, factor in (("GiB", 1024.0), ("MiB", 1.0), ("KiB", 1 / 1024), ("B", 1 / 1024**2)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(text)


class Sampled:
    """The most memory that each container took while it was watched."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self.most: dict[str, float] = {}

    async def watch(self) -> None:
        while True:
            with suppress(Failed):  # a container that was killed between being listed and being looked at
                for name, used in (await self._installation.memory()).items():
                    self.most[name] = max(used, self.most.get(name, 0))
            await asyncio.sleep(5)
