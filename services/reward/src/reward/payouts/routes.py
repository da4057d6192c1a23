"""`/reward/v1/payout-orders` and `/reward/v1/payouts`: ordered by one official, approved by another."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from reward.budgets.schemas import FiscalYear
from reward.kinds import Kind
from reward.payouts import repository, service
from reward.payouts.models import CANCELLED, Payout, PayoutOrder
from reward.payouts.schemas import (
    MadeOrder,
    NewOrder,
    OrderLine,
    OrderPage,
    OrderState,
    OrderView,
    Payables,
    PayoutPage,
    PayoutState,
    PayoutView,
)

writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["payouts"])
reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["payouts"])

Payer = Annotated[Principal, require("rewards:pay")]
Reader = Annotated[Principal, require("rewards:read")]
Limit = Annotated[int, Query(ge=1, le=1000)]


@writes.post("/payout-orders", status_code=201)
async def order(body: NewOrder, session: Session, clock: ClockDep, principal: Payer) -> MadeOrder:
    """Order what was claimed to be paid (지급결정), in the order of the committee's decisions, as far as the year's
    budget goes; the rest waits for the next year (조례 §9①). Another official approves it. Where the budget pays
    nothing at all, the order is `cancelled` and says what was left."""
    made, left = await service.order(session, load(), clock, principal, body.informants, body.awards)
    return MadeOrder.model_validate((await _view(session, made)).model_dump() | {"left": left})


@writes.post("/payout-orders/{order}/approval")
async def approve(order: UUID, session: Session, clock: ClockDep, principal: Payer) -> OrderView:
    """Approve what another official ordered."""
    return await _view(session, await service.approve(session, clock, principal, order))


@writes.post("/payout-orders/{order}/cancellation")
async def cancel(order: UUID, session: Session, clock: ClockDep, principal: Payer) -> OrderView:
    """Take back an order that was not sent to the bank; its awards wait again."""
    return await _view(session, await service.cancel(session, clock, principal, order))


@reads.get("/payables")
async def payables(session: Session, clock: ClockDep, principal: Reader, informants: bool = False) -> Payables:
    """Claimed awards that are in no payout, in the order in which they are paid, and what hinders some."""
    return Payables(payables=await service.payables(session, clock, principal.municipality, informants))


@reads.get("/payout-orders")
async def orders(
    session: Session,
    principal: Reader,
    state: OrderState | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> OrderPage:
    """Orders by state: those `ordered` are the work list of who approves."""
    found = await repository.orders(session, principal.municipality, state, after, limit)
    return OrderPage(
        orders=[OrderLine.model_validate(one.model_dump() | {"order": one.id}) for one in found],
        next=found[-1].id if len(found) == limit else None,
    )


@reads.get("/payout-orders/{order}")
async def one_order(order: UUID, session: Session, principal: Reader) -> OrderView:
    """One order with its payments."""
    found = await repository.get_order(session, principal.municipality, order)
    if found is None:
        raise service.OrderUnknown("그런 지급결정이 없습니다. 번호를 확인하십시오.", order=order)
    return await _view(session, found)


@reads.get("/payouts")
async def payouts(
    session: Session,
    principal: Reader,
    state: PayoutState | None = None,
    person: UUID | None = None,
    kind: Kind | None = None,
    fiscal_year: FiscalYear | None = None,
    award: UUID | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> PayoutPage:
    """Payments, from the oldest on."""
    wanted = {"state": state, "person": person, "kind": kind, "fiscal_year": fiscal_year, "award": award}
    found = await repository.page(session, principal.municipality, wanted, after, limit)
    return PayoutPage(payouts=[_line(one) for one in found], next=found[-1].id if len(found) == limit else None)


async def _view(session: AsyncSession, order: PayoutOrder) -> OrderView:
    payouts = await repository.of_order(session, order.id)
    return OrderView.model_validate(
        order.model_dump()
        | {
            "order": order.id,
            "won": sum(one.won for one in payouts if one.state != CANCELLED),
            "payouts": [_line(one) for one in payouts],
        }
    )


def _line(payout: Payout) -> PayoutView:
    return PayoutView.model_validate(payout.model_dump() | {"payout": payout.id})
