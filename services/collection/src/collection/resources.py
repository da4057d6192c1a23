"""What this service's processes hold while they run: the other services, and the press that sets forms."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from semu_kit.client import ServiceClient
from semu_kit.runtime import Runtime
from semu_kit.sheets.pdf import Press

from collection.settings import Settings

_TIMEOUT = 120
"""Seconds. Nobody waits at a screen: the others are asked for sums over millions of bills, and for long registers."""


@dataclass(frozen=True)
class Resources:
    assessment: ServiceClient
    notification: ServiceClient
    reward: ServiceClient
    press: Press


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[Resources]:
    settings = cast(Settings, runtime.settings)
    urls = {
        "assessment": settings.assessment_url,
        "notification": settings.notification_url,
        "reward": settings.reward_url,
    }
    yield Resources(
        press=Press(),
        **{name: ServiceClient(url, runtime.tokens, timeout_seconds=_TIMEOUT) for name, url in urls.items()}
    )


def resources_of(runtime: Runtime) -> Resources:
    return cast(Resources, runtime.resources)
