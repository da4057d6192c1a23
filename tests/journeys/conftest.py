"""One installation on three days, for every journey that needs more than one: `@pytest.mark.moment(SECOND)`.

The tests of all files go in the order of those days. Each stands on what the ones before it left.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from rich.console import Console
from rich.progress import Progress
from semu_demo.scenario.progress import Step, Steps
from semu_embedded.programs import OWN_DATABASE
from semu_kit.testing import PASSWORDS

_LAST = pytest.StashKey[bool]()
"""On the last test that needs the installation: a dozen processes that nobody needs slow down all tests after it."""


def _moment(item: pytest.Item) -> datetime | None:
    marker = item.get_closest_marker("moment")
    return marker.args[0] if marker else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Earlier days before later ones, in the places that these tests have among the others."""
    places = [place for place, item in enumerate(items) if _moment(item)]
    by_day = sorted((items[place] for place in places), key=_moment)
    for place, item in zip(places, by_day, strict=True):
        items[place] = item
    if by_day:
        by_day[-1].stash[_LAST] = True


class _Days:
    """The installation, stopped and started when the day changes and not before."""

    def __init__(self, found, parts) -> None:
        self.prefix = f"days_{uuid4().hex[:8]}_"
        self._found, self._parts, self._state = found, parts, uuid4().hex
        self._open = AsyncExitStack()
        self._moment, self._town = None, None

    async def at(self, moment: datetime):
        if moment != self._moment:
            await self._open.aclose()
            fresh, self._moment = self._moment is None, moment
            self._town = await self._open.enter_async_context(
                self._found(
                    self._state, parts=self._parts, prefix=self.prefix, passwords=PASSWORDS, fresh=fresh,
                    clock_offset_seconds=int((moment - moment.now(moment.tzinfo)).total_seconds()),
                )
            )  # fmt: skip
        return self._town

    async def close(self) -> None:
        await self._open.aclose()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _days(found, parts, databases) -> AsyncIterator[_Days]:
    days = _Days(found, parts)
    yield days
    await days.close()
    await databases.drop(*(days.prefix + name for name in OWN_DATABASE))


@pytest_asyncio.fixture(loop_scope="session")
async def then(request, _days):
    """The installation on the day of the test."""
    yield await _days.at(_moment(request.node))
    if _LAST in request.node.stash:
        await _days.close()


@pytest.fixture(scope="session")
def _told() -> dict[Path, dict[str, Any]]:
    return {}


@pytest.fixture
def told(request, _told) -> dict[str, Any]:
    """What the tests of one file tell each other, though other files' tests go between them."""
    return _told.setdefault(request.path, {})


@pytest_asyncio.fixture(loop_scope="session")
async def step() -> AsyncIterator[Step]:
    """For waiting, without a word on the screen."""
    async with Steps(Progress(console=Console(quiet=True))).step("") as waiting:
        yield waiting
