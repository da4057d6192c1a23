"""`/collection/v1/counter-receipts`: money taken over the counter of the city hall."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.counter import service
from collection.counter.schemas import CounterDay, CounterReceiptAnswer, NewCounterReceipt

writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["counter"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["counter"])


@writes.post("/counter-receipts", status_code=201)
async def take(
    body: NewCounterReceipt,
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("receipts:write")],
) -> CounterReceiptAnswer:
    """Take cash or a card over the counter (창구 수납), by an official, as the payer chooses; the receipt's number at
    once."""
    return await service.take(session, clock, principal, body)


@reads.get("/counter-receipts")
async def counter_receipts(
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("ledger:read")],
    day: date | None = None,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> CounterDay:
    """One day over the counter (default: today), with its sums by method, as the till is to hold them."""
    return await service.of_day(session, principal.municipality, day or clock.today(), after, limit)
