"""Following bills until they are paid."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.problems import NotFound
from semu_kit.routes import ReadRoute, Session

from assessment.bills import repository
from assessment.bills.schemas import BillAnswer, BillPage, State
from assessment.levy_files.routes import Limit
from assessment.levy_files.service import file_of

router = APIRouter(prefix="/assessment/v1", route_class=ReadRoute, tags=["bills"])


@router.get("/levy-files/{file_id}/bills")
async def list_bills(
    file_id: UUID,
    session: Session,
    principal: Annotated[Principal, require("levies:read")],
    state: State | None = None,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 100,
) -> BillPage:
    """Every bill of a file in the order of its lines, with its state; all, or those of one state."""
    await file_of(session, principal, file_id)
    bills = await repository.page(session, file_id, state, after, limit)
    return BillPage(bills=bills, next_after=bills[-1].line if len(bills) == limit else None)


@router.get("/bills/{bill}")
async def get_bill(bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]) -> BillAnswer:
    """One bill as it was decided, and its state."""
    found = await repository.get(session, bill)
    if found is None:
        raise NotFound("그런 부과 건이 없습니다. 번호를 확인하십시오.", bill=bill)
    municipality, answer = found
    principal.must_serve(municipality)
    return answer
