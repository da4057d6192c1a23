"""Starts programs in order, watches them, starts again what dies, and stops all in reverse order."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from semu_embedded.processes import Child
from semu_embedded.trouble import Trouble

_READY_SECONDS = 90
_REMEDY = "read the log, then start again"
_LOOK_SECONDS = 0.2
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 60.0
"""A program that stayed up so long has its next end treated as its first."""


@dataclass(frozen=True)
class Program:
    """One program to run. It is ready when `ready_url` answers 200; one without is ready once it runs."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready_url: str | None = None


class Supervisor:
    """Runs programs as children of this process, each with its log under `logs`."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._children: dict[str, Child] = {}
        self._programs: dict[str, Program] = {}
        self._waves: list[list[str]] = []
        """Names of what was started side by side, in the order of their start."""
        self._held: set[str] = set()
        self._failures: dict[str, int] = {}
        self._returning: dict[str, asyncio.Task[None]] = {}
        self._watch: asyncio.Task[None] | None = None

    def adopt(self, child: Child) -> None:
        """Watch a child that was started elsewhere; whoever started it also stops it."""
        self._children[child.name] = child

    async def start(self, programs: Sequence[Program]) -> None:
        """Start the programs side by side, wait until all are ready, and watch them from then on.

        Raises Trouble when one does not become ready.
        """
        self._waves.append([program.name for program in programs])
        for program in programs:
            self._programs[program.name] = program
            self._children[program.name] = self._child(program)
            self._children[program.name].start()
        for program in programs:
            await self._ready(program.name)
        if self._watch is None:
            self._watch = asyncio.create_task(self._look())

    async def run_once(self, program: Program) -> None:
        """Run a program to its end. Raises Trouble when it fails."""
        child = self._child(program)
        child.start()
        try:
            while child.running:
                await asyncio.sleep(0.05)
        finally:
            child.kill()
        if child.exit_code:
            raise Trouble(f"{program.name} failed (log: {child.log}):\n{child.last_words()}", "read the log")

    def kill(self, name: str) -> None:
        """Kill a program as a crash would; the watch starts it again."""
        self._children[name].kill()

    async def hold(self, name: str) -> None:
        """Stop a program and keep it stopped until `release`."""
        self._held.add(name)
        if returning := self._returning.pop(name, None):
            returning.cancel()
        await self._children[name].stop()

    async def release(self, name: str) -> None:
        """Start a held program again and wait until it is ready."""
        self._children[name].start()
        self._held.discard(name)
        await self._ready(name)

    async def restart(self, name: str) -> None:
        """Stop a program, start it again and wait until it is ready."""
        await self.hold(name)
        await self.release(name)

    async def wait_ready(self, name: str) -> None:
        """Wait until a program that was killed is back. Raises Trouble when it does not come back.

        It may end and be started again on the way, as long as what it needs is not back itself.
        """
        program, child = self._programs.get(name), self._children[name]
        url = program.ready_url if program else None
        deadline = time.monotonic() + _READY_SECONDS
        async with _client() as http:
            while not (child.running and (url is None or await _answers(http, url)())):
                if time.monotonic() > deadline:
                    raise Trouble(f"{name} did not come back (log: {child.log}):\n{child.last_words()}", _REMEDY)
                await asyncio.sleep(0.05)

    def program(self, name: str) -> Program:
        """What a program was started with."""
        return self._programs[name]

    def pids(self) -> dict[str, int]:
        """The process id of every program that runs."""
        return {name: child.pid for name, child in self._children.items() if child.running and child.pid}

    async def stop(self) -> None:
        """Stop the programs, the last started first; programs adopted are left to their owner."""
        for task in (self._watch, *self._returning.values()):
            if task:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self._watch = None
        self._returning.clear()
        for wave in reversed(self._waves):
            await asyncio.gather(*(self._children[name].stop() for name in wave))

    def _child(self, program: Program) -> Child:
        environment = {**os.environ, **program.env}
        return Child(program.name, program.command, env=environment, log=self._logs / f"{program.name}.log")

    async def _ready(self, name: str) -> None:
        program = self._programs.get(name)
        if program is None or program.ready_url is None:
            return
        async with _client() as http:
            await self._children[name].wait_until(
                _answers(http, program.ready_url), seconds=_READY_SECONDS, remedy=_REMEDY
            )

    async def _look(self) -> None:
        while True:
            for name, child in self._children.items():
                if not child.running and name not in self._held and name not in self._returning:
                    self._returning[name] = asyncio.create_task(self._bring_back(name, child))
            await asyncio.sleep(_LOOK_SECONDS)

    async def _bring_back(self, name: str, child: Child) -> None:
        """Start a program again that ended by itself, later each time it ends again soon."""
        soon = child.age < _STEADY_SECONDS
        self._failures[name] = failures = self._failures.get(name, 0) + 1 if soon else 1
        pause = min(2.0 ** (failures - 1) - 1, _LONGEST_PAUSE)
        code = child.exit_code
        how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with code {code}"
        self._say(f"{name} {how}; starting it again" + (f" in {pause:.0f} s" if pause else "") + f" (log: {child.log})")
        child.kill()  # what it may have left in its group
        await asyncio.sleep(pause)
        child.start()
        del self._returning[name]


def _client() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))


def _answers(http: aiohttp.ClientSession, url: str) -> Callable[[], Awaitable[bool]]:
    async def ask() -> bool:
        try:
            async with http.get(url) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    return ask


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a Python module with this interpreter."""
    return [sys.executable, "-m", name, *arguments]
