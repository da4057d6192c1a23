"""What this service's processes hold while they run: the other services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from semu_kit.client import ServiceClient
from semu_kit.runtime import Runtime

from collection.settings import Settings


@dataclass(frozen=True)
class Resources:
    assessment: ServiceClient


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[Resources]:
    settings = cast(Settings, runtime.settings)
    yield Resources(assessment=ServiceClient(settings.assessment_url, runtime.tokens))


def resources_of(runtime: Runtime) -> Resources:
    return cast(Resources, runtime.resources)
