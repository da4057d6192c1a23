"""One child process: its log file, its own process group, and an end that comes with its parent's."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from semu_embedded.trouble import Trouble

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 15.0


def _die_with(parent: int, end: signal.Signals) -> Callable[[], None] | None:
    """What the child does before it becomes its program: ask the kernel for `end` when `parent` dies."""
    if sys.platform != "linux":
        return None

    def ask() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, end)
        if os.getppid() != parent:  # the parent died between the fork and the line above
            os._exit(1)

    return ask


class Child:
    """A program that is started and stopped by this one, in a process group of its own.

    Start it from a thread that outlives it: the kernel takes the end of the starting thread for the
    parent's death.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        log: Path,
        stop_signal: signal.Signals = signal.SIGTERM,
        orphan_signal: signal.Signals = signal.SIGKILL,
        user: str | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = [str(part) for part in command]
        self._env = dict(env)
        self._stop_signal = stop_signal
        self._orphan_signal = orphan_signal
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def start(self) -> None:
        """Start the program; its output is appended to its log file."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
                preexec_fn=_die_with(os.getpid(), self._orphan_signal),
            )
        self._started = time.monotonic()

    async def wait_until(self, ready: Callable[[], Awaitable[bool]], *, seconds: float, remedy: str) -> None:
        """Wait until the program is ready.

        Raises Trouble with its last words when it ends instead, or is not ready in `seconds`.
        """
        deadline = time.monotonic() + seconds
        while self.running and time.monotonic() < deadline:
            if await ready():
                return
            await asyncio.sleep(0.05)
        what = f"is not ready after {seconds:.0f} s" if self.running else f"ended with code {self.exit_code}"
        await self.stop()
        raise Trouble(f"{self.name} {what} (log: {self.log}):\n{self.last_words()}", remedy)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    @property
    def age(self) -> float:
        """Seconds since the last start."""
        return time.monotonic() - self._started

    async def stop(self) -> None:
        """Ask the program to end, wait a while, then kill whatever is left of its group."""
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(self._stop_signal)
            deadline = time.monotonic() + GRACE_SECONDS
            while self.running and time.monotonic() < deadline:
                await asyncio.sleep(0.05)
        self.kill()

    def kill(self) -> None:
        """Kill the program and its group at once."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of the log file, for the message about a process that died."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
