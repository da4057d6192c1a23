"""`/collection/v1/receipts`, and the work lists of money that found no bill or was too much."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from collection.receipts import repository, service
from collection.receipts.schemas import (
    OverpaymentAnswer,
    OverpaymentPage,
    ReceiptAnswer,
    SuspenseAnswer,
    SuspensePage,
)  # fmt: skip

router = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["receipts"])

Reader = Annotated[Principal, require("ledger:read")]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/receipts/{receipt}")
async def receipt(
    receipt: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> ReceiptAnswer:
    """One receipt."""
    return await service.find(session, principal.municipality, receipt)


@router.get("/overpayments")
async def overpayments(
    session: Session, principal: Reader, after: UUID | None = None, limit: Limit = 100
) -> OverpaymentPage:
    """What was paid twice, or beyond what was owed (과오납)."""
    rows = await repository.overpayments(session, principal.municipality, after, limit)
    return OverpaymentPage(overpayments=[OverpaymentAnswer.model_validate(row) for row in rows])


@router.get("/suspense")
async def suspense(session: Session, principal: Reader, after: UUID | None = None, limit: Limit = 100) -> SuspensePage:
    """Money that matches no bill (미확인 수납)."""
    rows = await repository.suspense(session, principal.municipality, after, limit)
    return SuspensePage(suspense=[SuspenseAnswer.model_validate(row) for row in rows])
