"""What the gateway's process holds beside the plumbing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from semu_kit.auth import Verifier
from semu_kit.client import ServiceClient
from semu_kit.runtime import Runtime

from gateway.edge.forward import Forwarder, open_session
from gateway.edge.guard import Guard
from gateway.keys.service import KeyRing
from gateway.oauth.tokens import Issuer
from gateway.settings import GatewaySettings


@dataclass(frozen=True)
class Resources:
    keys: KeyRing
    issuer: Issuer
    guard: Guard
    forwarder: Forwarder
    services: dict[str, ServiceClient]
    """A client of each service, by its name."""


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[Resources]:
    settings = cast(GatewaySettings, runtime.settings)
    keys = KeyRing(runtime.database, runtime.vault)
    # The gateway knows its own keys: it need not ask itself for them over HTTP.
    runtime.verifier = Verifier(settings.issuer, keys.published)
    async with open_session(settings.upstream_timeout_seconds) as http:
        yield Resources(
            keys=keys,
            issuer=Issuer(keys, settings),
            guard=Guard(runtime.verifier, settings),
            forwarder=Forwarder(http, settings.upstreams),
            services={name: ServiceClient(url, runtime.tokens) for name, url in settings.upstreams.items()},
        )


async def _resources(request: Request) -> Resources:
    resources: Resources = request.app.state.runtime.resources
    return resources


ResourcesDep = Annotated[Resources, Depends(_resources)]
