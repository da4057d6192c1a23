"""`/collection/v1/suspense` and `/collection/v1/awaiting`: money that is no bill's yet."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.suspense import lists, service
from collection.suspense.schemas import (
    AwaitingAnswer,
    AwaitingPage,
    MatchedAnswer,
    NewMatching,
    SuspenseAnswer,
    SuspensePage,
)  # fmt: skip

reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["suspense"])
writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["suspense"])

Reader = Annotated[Principal, require("ledger:read")]
Limit = Annotated[int, Query(ge=1, le=1000)]


@reads.get("/suspense")
async def suspense(session: Session, principal: Reader, after: UUID | None = None, limit: Limit = 100) -> SuspensePage:
    """Money that matches no bill (미확인 수납), as far as it is left."""
    rows = await lists.suspense(session, principal.municipality, after, limit)
    return SuspensePage(suspense=[SuspenseAnswer.model_validate(row) for row in rows])


@reads.get("/awaiting")
async def awaiting(session: Session, principal: Reader, after: UUID | None = None, limit: Limit = 100) -> AwaitingPage:
    """Self-assessed money that waits for its levy to be decided (사후 징수결정 대기)."""
    rows = await lists.awaiting(session, principal.municipality, after, limit)
    return AwaitingPage(awaiting=[AwaitingAnswer.model_validate(row) for row in rows])


@writes.post("/suspense/{payment}/matchings", status_code=201)
async def match(
    payment: UUID,
    body: NewMatching,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("receipts:write")],
) -> MatchedAnswer:
    """Give money that is no bill's yet to its bill (대체), as of the payment's own value day."""
    return await service.match(session, clock, principal, payment, body)
