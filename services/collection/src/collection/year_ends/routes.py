"""`/collection/v1/year-ends`."""

from typing import Annotated

from fastapi import APIRouter, Path
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, Session, UnitOfWorkRoute

from collection.year_ends import service
from collection.year_ends.rules import FIRST_YEAR
from collection.year_ends.schemas import NewYearEnd, YearEndAnswer, YearEndPage

writes = APIRouter(prefix="/collection/v1/year-ends", route_class=UnitOfWorkRoute, tags=["year ends"])
reads = APIRouter(prefix="/collection/v1/year-ends", route_class=ReadRoute, tags=["year ends"])

Reader = Annotated[Principal, require("ledger:read")]
Year = Annotated[int, Path(ge=FIRST_YEAR, le=9000)]
Official = Annotated[Principal, require("years:run")]


@writes.post("", status_code=202)
async def begin(body: NewYearEnd, session: Session, clock: ClockDep, principal: Official) -> YearEndAnswer:
    """Begin the end of a year (연도 마감): what is unpaid is carried over (이월), in pieces, by the worker."""
    return await service.begin(session, clock, principal, body.year)


@reads.get("")
async def year_ends(session: Session, principal: Reader) -> YearEndPage:
    """Year ends of the caller's municipality, the latest first."""
    return YearEndPage(year_ends=await service.page(session, principal.municipality))


@reads.get("/{year}")
async def year_end(year: Year, session: Session, principal: Reader) -> YearEndAnswer:
    """The end of one year, and how far it is."""
    return await service.find(session, principal.municipality, year)


@writes.post("/{year}/hard-close")
async def ask_for_close(year: Year, session: Session, clock: ClockDep, principal: Official) -> YearEndAnswer:
    """Ask that the year's books be closed for ever; another person answers."""
    return await service.ask_for_close(session, clock, principal, year)


@writes.post("/{year}/hard-close/approval", status_code=202)
async def approve(year: Year, session: Session, clock: ClockDep, principal: Official) -> YearEndAnswer:
    """Approve the hard close: claims that lapsed are left out, the books closed, the arrears registers made."""
    return await service.approve(session, clock, principal, year)


@writes.post("/{year}/hard-close/refusal")
async def refuse(year: Year, session: Session, principal: Official) -> YearEndAnswer:
    """Refuse, or take back, the hard close that was asked for."""
    return await service.refuse(session, principal, year)
