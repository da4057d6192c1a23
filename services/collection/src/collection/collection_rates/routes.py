"""`/collection/v1/collection-rates`."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session

from collection.collection_rates import service
from collection.collection_rates.schemas import CollectionRates
from collection.months import FiscalYear

router = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["collection rates"])


@router.get("/collection-rates")
async def rates(
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("ledger:read")],
    fiscal_year: Annotated[FiscalYear, Query()],
    day: date | None = None,
) -> CollectionRates:
    """징수율 and 체납정리율 of a year's books, from what was booked up to the end of `day` (default: today)."""
    return await service.rates(session, principal.municipality, fiscal_year, day or clock.today())
