"""`/reward/v1/what-ifs`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from reward.what_ifs import repository, service
from reward.what_ifs.schemas import NewWhatIf, RewardAnswer, RewardPage, WhatIfAnswer, WhatIfPage

writes = APIRouter(prefix="/reward/v1/what-ifs", route_class=UnitOfWorkRoute, tags=["what-ifs"])
reads = APIRouter(prefix="/reward/v1/what-ifs", route_class=ReadRoute, tags=["what-ifs"])

Reader = Annotated[Principal, require("rewards:read")]
_PLACE = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/(collector|finder)$"


@writes.post("", status_code=202)
async def ask(
    body: NewWhatIf, session: Session, clock: ClockDep, principal: Annotated[Principal, require("rewards:simulate")]
) -> WhatIfAnswer:
    """Ask what a year's receipts would have paid under the law of another day, or under a draft ordinance."""
    return await service.answer(session, await service.ask(session, clock, principal, body))


@reads.get("")
async def what_ifs(
    principal: Reader, session: Session, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> WhatIfPage:
    """What-ifs of the caller's municipality, the latest first, with how far each is."""
    found = await repository.page(session, principal.municipality, after, limit)
    return WhatIfPage(
        what_ifs=[await service.answer(session, one) for one in found],
        next=found[-1].id if len(found) == limit else None,
    )


@reads.get("/{what_if}")
async def one_what_if(what_if: UUID, principal: Reader, session: Session) -> WhatIfAnswer:
    """One what-if: how far it is, sums by kind, and the budget against them."""
    return await service.answer(session, await service.find(session, principal.municipality, what_if))


@reads.get("/{what_if}/rewards")
async def rewards(
    what_if: UUID,
    principal: Reader,
    session: Session,
    after: Annotated[str | None, Query(pattern=_PLACE)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> RewardPage:
    """Who gains and who loses, by person and kind, a page at a time."""
    found = await service.find(session, principal.municipality, what_if)
    person, _, kind = (after or "").partition("/")
    lines = await repository.rewards(session, found.id, (UUID(person), kind) if after else None, limit)
    return RewardPage(
        rewards=[
            RewardAnswer(person=one.person, kind=one.kind, now=one.now, then=one.then, gain=one.then - one.now)
            for one in lines
        ],
        next=f"{lines[-1].person}/{lines[-1].kind}" if len(lines) == limit else None,
    )
