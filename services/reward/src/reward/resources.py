"""What the API process holds while it runs: the press that sets forms."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from semu_kit.runtime import Runtime
from semu_kit.sheets.pdf import Press


@dataclass(frozen=True)
class Resources:
    press: Press


@asynccontextmanager
async def open_resources(_: Runtime) -> AsyncIterator[Resources]:
    yield Resources(press=Press())


def resources_of(runtime: Runtime) -> Resources:
    return cast(Resources, runtime.resources)
