"""Progress bars, one a step, and waiting for what other processes are about to do."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from semu_demo.scenario.broken import Broken

Item = TypeVar("Item")

_POLL_SECONDS = 0.25


class TookTooLong(Broken):
    """Something that should have happened did not. Facts: what was waited for, and how long."""


class Steps:
    """The steps of the road on the screen."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}
        """How long each step took."""

    @asynccontextmanager
    async def step(self, title: str, total: int | None = None) -> AsyncIterator["Step"]:
        task = self._progress.add_task(title, total=total)
        began = time.monotonic()
        yield Step(self._progress, task)
        self.seconds[title] = round(time.monotonic() - began, 1)
        done = self._progress.tasks[task].total or 1
        self._progress.update(task, total=done, completed=done)


class Step:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def reach(self, completed: int, total: int | None = None) -> None:
        self._progress.update(self._task, completed=completed, total=total)

    def advance(self, count: int = 1) -> None:
        self._progress.advance(self._task, count)

    async def wait(self, what: str, look: Callable[[], Awaitable[bool]], seconds: float = 120.0) -> None:
        """Until `look` says so. Raises TookTooLong."""
        deadline = time.monotonic() + seconds
        while not await look():
            if time.monotonic() > deadline:
                raise TookTooLong(f"{what}: not within {seconds:.0f} s")
            await asyncio.sleep(_POLL_SECONDS)

    async def each(self, items: Iterable[Item], act: Callable[[Item], Awaitable[None]], at_once: int) -> None:
        """`act` on every item, `at_once` of them at a time."""
        waiting = iter(items)

        async def work() -> None:
            for item in waiting:
                await act(item)
                self.advance()

        workers = [asyncio.create_task(work()) for _ in range(at_once)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()


def bars() -> Progress:
    return Progress(
        SpinnerColumn(finished_text="[green]✓[/green]"),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
