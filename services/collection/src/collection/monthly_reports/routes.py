"""`/collection/v1/monthly-reports`."""

import asyncio
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute
from semu_kit.sheets.sending import PDF, XLSX, documented, send_pdf, send_xlsx

from collection.monthly_reports import paper, service
from collection.monthly_reports.schemas import NewMonthlyReport, NewSubmission, ReportAnswer, ReportPage
from collection.months import FiscalYear, month_of
from collection.resources import resources_of

reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["monthly reports"])
writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["monthly reports"])

Reader = Annotated[Principal, require("registers:read")]
Writer = Annotated[Principal, require("reports:write")]


@writes.post("/monthly-reports", status_code=201)
async def draft(body: NewMonthlyReport, session: Session, clock: ClockDep, principal: Writer) -> ReportAnswer:
    """Draft the report of a month that is over (세입징수보고서): its figures are kept as they stand."""
    month = month_of(body.fiscal_year, body.month)
    return await service.draft(session, clock, principal, month, body.explanations)


@writes.post("/monthly-reports/{report}/submission", status_code=201)
async def submit(
    report: UUID, body: NewSubmission, session: Session, clock: ClockDep, principal: Writer
) -> ReportAnswer:
    """Submit a report that another official drafted; due on the 15th, or with a reason on the 20th."""
    return await service.submit(session, clock, principal, report, body.reason)


@reads.get("/monthly-reports")
async def of_year(
    session: Session, principal: Reader, fiscal_year: Annotated[FiscalYear, Query()]
) -> ReportPage:
    """The reports of a year's books, without their figures."""
    return ReportPage(reports=await service.of_year(session, principal.municipality, fiscal_year))


@reads.get("/monthly-reports/{report}")
async def report(report: UUID, session: Session, principal: Reader) -> ReportAnswer:
    """One report: what the books say, and the treasury's statement beside it."""
    return await service.show(session, principal.municipality, report)


@reads.get("/monthly-reports/{report}/pdf", response_class=Response, responses=documented(PDF))
async def as_pdf(report: UUID, session: Session, runtime: RuntimeDep, principal: Reader) -> Response:
    """The report and the treasury's statement beside the books, to print."""
    shown = await service.show(session, principal.municipality, report)
    books, treasury = paper.sheets(shown)
    pdf = await resources_of(runtime).press.pdf((books, shown.lines), (treasury, shown.treasury))
    return send_pdf(pdf, paper.file_name(shown))


@reads.get("/monthly-reports/{report}/xlsx", response_class=Response, responses=documented(XLSX))
async def as_xlsx(report: UUID, session: Session, principal: Reader) -> Response:
    """The same as a file of two sheets."""
    shown = await service.show(session, principal.municipality, report)

    async def write(path: Path) -> None:
        await asyncio.to_thread(paper.write_xlsx, shown, path)

    return await send_xlsx(write, paper.file_name(shown))
