"""What this service's processes hold while they run: its providers, the other services, its pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import aiohttp
from semu_kit.client import ServiceClient
from semu_kit.runtime import Runtime

from notification.dispatch.pacing import Pacer
from notification.notices.links import Links
from notification.pages.rendering import Pages
from notification.providers.alimtalk.client import Alimtalk
from notification.providers.identity.client import IdentityProvider
from notification.providers.identity.dialects import CERTIFICATE, KAKAO
from notification.providers.kakaopay.client import KakaoPay
from notification.settings import Settings


@dataclass(frozen=True)
class Resources:
    settings: Settings
    links: Links
    pages: Pages
    pacer: Pacer
    alimtalk: Alimtalk
    kakaopay: KakaoPay
    identity: dict[str, IdentityProvider]
    """By name, in the order in which they are offered."""
    assessment: ServiceClient
    collection: ServiceClient


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[Resources]:
    settings = cast(Settings, runtime.settings)
    async with aiohttp.ClientSession() as http:
        yield Resources(
            settings=settings,
            links=Links(settings.link_key.get_secret_value(), settings.public_url),
            pages=Pages(settings),
            pacer=Pacer(settings.alimtalk_per_second),
            alimtalk=Alimtalk(
                http,
                settings.alimtalk_url,
                settings.alimtalk_appkey,
                settings.alimtalk_secret_key.get_secret_value(),
                settings.alimtalk_sender_key,
            ),
            kakaopay=KakaoPay(
                http,
                settings.kakaopay_url,
                settings.kakaopay_secret_key.get_secret_value(),
                settings.kakaopay_cid,
                settings.kakaopay_timeout_seconds,
            ),
            identity=_identity_providers(http, settings),
            assessment=ServiceClient(settings.assessment_url, runtime.tokens),
            collection=ServiceClient(settings.collection_url, runtime.tokens),
        )


def _identity_providers(http: aiohttp.ClientSession, settings: Settings) -> dict[str, IdentityProvider]:
    server = settings.identity_server_url or settings.identity_url
    places = [(KAKAO, settings.identity_url, server, settings.identity_api_url or server)]
    if settings.certificate_url:
        places.append((CERTIFICATE, settings.certificate_url, settings.certificate_url, settings.certificate_url))
    secret = settings.identity_client_secret.get_secret_value()
    return {
        dialect.name: IdentityProvider(http, dialect, url, server, api_url, settings.identity_client_id, secret)
        for dialect, url, server, api_url in places
    }


def resources_of(runtime: Runtime) -> Resources:
    return cast(Resources, runtime.resources)
