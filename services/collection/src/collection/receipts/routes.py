"""`/collection/v1/receipts`, and the work lists of money that was too much or too little."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from collection.receipts import explanation, lists
from collection.receipts.explanation import Explanation
from collection.receipts.schemas import (
    OverpaymentAnswer,
    OverpaymentPage,
    PartPaymentAnswer,
    PartPaymentPage,
    ReceiptAnswer,
)  # fmt: skip

router = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["receipts"])

OfBills = Annotated[Principal, require("bills:read")]
Reader = Annotated[Principal, require("ledger:read")]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/receipts/{receipt}")
async def receipt(receipt: UUID, session: Session, principal: OfBills) -> ReceiptAnswer:
    """One receipt."""
    return await lists.find(session, principal.municipality, receipt)


@router.get("/receipts/{receipt}/explanation")
async def why(receipt: UUID, session: Session, principal: OfBills) -> Explanation:
    """Why a receipt paid what it paid: what was owed, the order of the law, and how each late charge came about."""
    return await explanation.explain(session, principal.municipality, receipt)


@router.get("/overpayments")
async def overpayments(
    session: Session, principal: Reader, after: UUID | None = None, limit: Limit = 100
) -> OverpaymentPage:
    """What was paid twice, or beyond what was owed (과오납)."""
    rows = await lists.overpayments(session, principal.municipality, after, limit)
    return OverpaymentPage(overpayments=[OverpaymentAnswer.model_validate(row) for row in rows])


@router.get("/part-payments")
async def part_payments(
    session: Session, principal: Reader, after: UUID | None = None, limit: Limit = 100
) -> PartPaymentPage:
    """Bills of which too little was paid (일부 수납)."""
    rows = await lists.part_payments(session, principal.municipality, after, limit)
    return PartPaymentPage(part_payments=[PartPaymentAnswer.model_validate(row) for row in rows])
