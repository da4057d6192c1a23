"""`/reward/v1/merits`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from reward.merits import repository, service
from reward.merits.models import MeritClaimRow
from reward.merits.schemas import MeritAnswer, MeritPage, NewMerit

router = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["merits"])


@router.post("/merits", status_code=201)
async def claim(
    body: NewMerit, session: Session, clock: ClockDep, principal: Annotated[Principal, require("rewards:write")]
) -> MeritAnswer:
    """Claim a merit that no contact shows (공적조서): campaign, entrusted collection, another statute,
    direct collection, special effort."""
    return _answer(await service.claim(session, clock, principal, body))


@router.get("/merits")
async def merits(
    principal: Annotated[Principal, require("rewards:read")],
    session: Session,
    bill: UUID | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> MeritPage:
    """Claimed merits of the caller's municipality, a page at a time."""
    rows = await repository.page(session, principal.municipality, bill, after, limit)
    return MeritPage(merits=[_answer(row) for row in rows], next=rows[-1].id if len(rows) == limit else None)


def _answer(row: MeritClaimRow) -> MeritAnswer:
    return MeritAnswer.model_validate({"merit": row.id} | row.model_dump(exclude={"id", "municipality"}))
