"""`/reward/v1/reports`: taking reports in, the case officers' work, and what only one role is shown."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, TransactionRoute
from semu_law import load

from reward.identities.keys import InformantRoute
from reward.identities.schemas import Account, WhyOpened
from reward.identities.service import IDENTIFY
from reward.kinds import InformantKind
from reward.reports import checks, intake, repository, service, views
from reward.reports.models import NOTIFIED
from reward.reports.schemas import (
    Completion,
    LinkedBills,
    Named,
    NewCheck,
    NewReport,
    NewRequest,
    Notice,
    ReportDetail,
    ReportPage,
    ReportState,
    ReportView,
    WaitingPage,
)

Officer = Annotated[Principal, require("informants:write")]
Identifier = Annotated[Principal, require(IDENTIFY)]
Reader = Annotated[Principal, require("informants:write", IDENTIFY)]
"""The case officers, and who takes the reports in and writes the notices."""

writes = APIRouter(prefix="/reward/v1/reports", route_class=InformantRoute, tags=["informants"])
reads = APIRouter(prefix="/reward/v1/reports", route_class=ReadRoute, tags=["informants"])
agenda = APIRouter(prefix="/reward/v1/committee", route_class=ReadRoute, tags=["committee"])
# The answer shows who informed: it may not be kept for a repeated key, and looking twice is entered twice.
openings = APIRouter(prefix="/reward/v1/reports", route_class=TransactionRoute, tags=["informants"])


@writes.post("", status_code=201)
async def receive(body: NewReport, session: Session, runtime: RuntimeDep, principal: Identifier) -> ReportView:
    """Enter a report from its signed form; who informs is sealed, and everybody else goes by the number."""
    return views.view(await intake.receive(session, runtime, load(), principal, body))


@writes.post("/{report}/acceptance")
async def accept(report: UUID, session: Session, principal: Officer) -> ReportView:
    """Begin the case, once the signed form and evidence are there."""
    return views.view(await intake.accept(session, load(), principal, report))


@writes.post("/{report}/requests", status_code=201)
async def ask(report: UUID, body: NewRequest, session: Session, runtime: RuntimeDep, principal: Officer) -> ReportView:
    """Ask the informant for more; the next file of evidence answers it."""
    return views.view(await service.ask(session, runtime, principal, report, body))


@writes.post("/{report}/checks", status_code=201)
async def check(report: UUID, body: NewCheck, session: Session, runtime: RuntimeDep, principal: Officer) -> ReportView:
    """Say whether one of the Act's exclusions applies, and what shows it."""
    return views.view(await checks.make(session, runtime, load(), principal, report, body))


@writes.put("/{report}/bills")
async def link(report: UUID, body: LinkedBills, session: Session, principal: Officer) -> ReportView:
    """Name the bills that were levied through the report, or the receipts that a hidden asset brought."""
    return views.view(await service.link(session, principal, report, body.bills))


@writes.post("/{report}/completion")
async def complete(
    report: UUID, body: Completion, session: Session, runtime: RuntimeDep, principal: Officer
) -> ReportView:
    """Record that all of it is collected."""
    return views.view(await service.complete(session, runtime, load(), principal, report, body.completed_on))


@writes.put("/{report}/account")
async def account(
    report: UUID, body: Account, session: Session, runtime: RuntimeDep, principal: Identifier
) -> ReportView:
    """Keep the bank account that the reward is to be paid to."""
    return views.view(await intake.keep_account(session, runtime, principal, report, body))


@openings.post("/{report}/identity")
async def identify(
    report: UUID, body: WhyOpened, session: Session, runtime: RuntimeDep, principal: Identifier
) -> Named:
    """Who informed. The look and its reason are entered in the register."""
    found, identity = await intake.identify(session, runtime, principal, report, body.reason)
    return Named(report=found.id, number=found.number, informant=found.informant, identity=identity)


@openings.post("/{report}/notice")
async def notice(report: UUID, body: WhyOpened, session: Session, runtime: RuntimeDep, principal: Identifier) -> Notice:
    """Notify the informant that a reward may be applied for; the letter, with its address."""
    return await intake.notify(session, runtime, load(), principal, report, body.reason)


@reads.get("")
async def reports(
    session: Session,
    principal: Reader,
    state: ReportState | None = None,
    kind: InformantKind | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ReportPage:
    """The municipality's reports by number, in the order in which they came."""
    found = await repository.page(session, principal.municipality, state, kind, after, limit)
    return ReportPage(reports=[views.view(one) for one in found], next=found[-1].id if len(found) == limit else None)


@reads.get("/{report}")
async def report(report: UUID, session: Session, runtime: RuntimeDep, principal: Reader) -> ReportDetail:
    """One case: files, requests, checks, what was collected, and the amount with its explanation."""
    return await views.detail(session, runtime, load(), principal.municipality, report)


@agenda.get("/reports")
async def waiting(
    session: Session,
    clock: ClockDep,
    principal: Annotated[Principal, require("committee:write")],
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> WaitingPage:
    """Reports that wait for the committee, with the amounts to put on the agenda; by number, as everybody sees them."""
    found = await repository.page(session, principal.municipality, NOTIFIED, None, after, limit)
    law, today = load(), clock.today()
    return WaitingPage(
        reports=[await views.waiting(session, law, one, today) for one in found],
        next=found[-1].id if len(found) == limit else None,
    )
