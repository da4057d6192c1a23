"""`/collection/v1/bills`: bills with what they owe today."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_contracts.internal.amounts import BillState, OwedBill
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session

from collection.amounts.service import tell
from collection.bills import repository, service
from collection.bills.schemas import BillPage

router = APIRouter(prefix="/collection/v1/bills", route_class=ReadRoute, tags=["bills"])

Reader = Annotated[Principal, require("bills:read")]


@router.get("")
async def bills(
    session: Session,
    clock: ClockDep,
    principal: Reader,
    state: BillState | None = None,
    item: str | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> BillPage:
    """Bills of the caller's municipality by state and item (its code), with what they owe today."""
    found = await repository.page(session, principal.municipality, state, item, after, limit)
    return BillPage(bills=[tell(account, clock.today()) for account in found])


@router.get("/{bill}")
async def bill(bill: UUID, session: Session, clock: ClockDep, principal: Reader) -> OwedBill:
    """One bill with what it owes today, and why."""
    return tell(await service.find(session, principal.municipality, bill), clock.today())
