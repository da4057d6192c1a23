"""What the API process holds while it runs: the press that sets forms."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from semu_kit.runtime import Runtime
from semu_kit.sheets.pdf import Press

from reward.identities.keys import must_be_usable


@dataclass(frozen=True)
class Resources:
    press: Press


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[Resources]:
    must_be_usable(runtime)
    yield Resources(press=Press())


def resources_of(runtime: Runtime) -> Resources:
    return cast(Resources, runtime.resources)
