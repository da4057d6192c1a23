"""One bill's story (과세 건 이력), asked of every service at once and told in one order."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from semu_contracts.internal.timeline import Timeline
from semu_kit.auth import Principal
from semu_kit.client import ServiceClient
from semu_kit.problems import NotFound, UpstreamRefused, UpstreamUnavailable

from gateway.timeline.schemas import BillStory, MissingPart


async def story(bill: UUID, principal: Principal, services: Mapping[str, ServiceClient]) -> BillStory:
    """Everything that any service knows of the bill. A service that does not answer is named as missing.

    Raises OtherMunicipality, NotFound if no service knows the bill, and UpstreamUnavailable if those that might know
    whose it is do not answer.
    """
    parts = await asyncio.gather(*(_part(name, client, bill) for name, client in services.items()))
    told = [part for part in parts if isinstance(part, Timeline)]
    missing = [part for part in parts if isinstance(part, MissingPart)]
    owners = {part.municipality for part in told if part.municipality is not None}
    if not owners and missing:
        raise UpstreamUnavailable("지금은 이 과세 건을 확인할 수 없습니다. 잠시 뒤 다시 시도하십시오.", missing=missing)
    if not owners:
        raise NotFound("그런 과세 건이 없습니다. 식별자를 확인하십시오.", bill=bill)
    for owner in owners:
        principal.must_serve(owner)
    entries = [entry for part in told for entry in part.entries]
    return BillStory(
        bill=bill, municipality=min(owners), entries=sorted(entries, key=lambda entry: entry.at), missing=missing
    )


async def _part(name: str, client: ServiceClient, bill: UUID) -> Timeline | MissingPart:
    try:
        return await client.get(f"/{name}/internal/v1/bills/{bill}/timeline", Timeline)
    except UpstreamUnavailable:
        return MissingPart(service=name, reason="unavailable")
    except UpstreamRefused:
        return MissingPart(service=name, reason="refused")
