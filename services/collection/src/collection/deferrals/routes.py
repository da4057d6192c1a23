"""`/collection/v1/deferrals`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bills import service as bills
from collection.deferrals import repository, service
from collection.deferrals.schemas import DeferralAnswer, DeferralPage, NewDeferral, NewEnd

router = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["deferrals"])


@router.post("/deferrals", status_code=201)
async def grant(
    body: NewDeferral, session: Session, clock: ClockDep, principal: Annotated[Principal, require("work:write")]
) -> DeferralAnswer:
    """Record a deferral granted (징수유예): within it no late charge is taken, before the due date it moves it."""
    return service.answer(await service.grant(session, clock, principal, body), None)


@router.post("/deferrals/{deferral}/end", status_code=201)
async def end(
    deferral: UUID,
    body: NewEnd,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("work:write")],
) -> DeferralAnswer:
    """End a deferral before its last day (징수유예 취소, 지방세징수법 §29)."""
    return service.answer(*await service.end(session, clock, principal, deferral, body))


@router.get("/deferrals")
async def deferrals(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> DeferralPage:
    """The deferrals of one bill, and until when they leave it payable."""
    found = await bills.find(session, principal.municipality, bill)
    return DeferralPage(
        payable_until=found.payable_until,
        deferrals=[service.answer(*one) for one in await repository.of_bill(session, bill)],
    )
