"""`/reward/v1/clawbacks`: from what fell after it was paid, to the money that came back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute
from semu_law import load

from reward.clawbacks import repaying, repository, service
from reward.clawbacks.models import Clawback, Repayment
from reward.clawbacks.schemas import (
    ClawbackDetail,
    ClawbackPage,
    ClawbackState,
    ClawbackView,
    NewCause,
    NewClawback,
    NewNotice,
    NewRepayment,
    RepaymentPage,
    RepaymentState,
    RepaymentView,
)

writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["clawbacks"])
reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["clawbacks"])

Payer = Annotated[Principal, require("rewards:pay")]
Reader = Annotated[Principal, require("rewards:read")]


@writes.post("/clawbacks", status_code=201)
async def report(body: NewClawback, session: Session, clock: ClockDep, principal: Payer) -> ClawbackView:
    """Open a case about a payment that was found to be wrong, as by fraud. A receipt that is undone opens one by
    itself."""
    return _view(await service.report(session, clock, principal, body))


@writes.post("/clawbacks/{clawback}/cause")
async def propose(
    clawback: UUID, body: NewCause, session: Session, runtime: RuntimeDep, principal: Payer
) -> ClawbackView:
    """Record the cause (거짓·부정, 행정착오, 어느 것도 아님); another official decides on it."""
    return _view(await service.propose(session, runtime, principal, clawback, body))


@writes.post("/clawbacks/{clawback}/approval")
async def approve(clawback: UUID, session: Session, clock: ClockDep, principal: Payer) -> ClawbackView:
    """Decide that the cause is as another official recorded it."""
    return _view(await service.approve(session, clock, principal, clawback))


@writes.post("/clawbacks/{clawback}/refusal")
async def refuse(clawback: UUID, session: Session, principal: Payer) -> ClawbackView:
    """Send the cause that another official recorded back, to be recorded anew."""
    return _view(await service.refuse(session, principal, clawback))


@writes.post("/clawbacks/{clawback}/notice")
async def notify(clawback: UUID, body: NewNotice, session: Session, clock: ClockDep, principal: Payer) -> ClawbackView:
    """Record the day of the notice (환수통지); it fixes what is demanded."""
    return _view(await service.notify(session, load(), clock, principal, clawback, body.notified_on))


@writes.post("/clawbacks/{clawback}/repayments", status_code=201)
async def enter_repayment(
    clawback: UUID, body: NewRepayment, session: Session, clock: ClockDep, principal: Payer
) -> RepaymentView:
    """Enter money that came back; another official approves or refuses it."""
    return _repayment(await repaying.enter(session, clock, principal, clawback, body))


@writes.post("/clawback-repayments/{repayment}/approval")
async def approve_repayment(repayment: UUID, session: Session, clock: ClockDep, principal: Payer) -> ClawbackView:
    """Count money that another official entered: it is at the city's bank."""
    return _view(await repaying.approve(session, clock, principal, repayment))


@writes.post("/clawback-repayments/{repayment}/refusal")
async def refuse_repayment(repayment: UUID, session: Session, clock: ClockDep, principal: Payer) -> ClawbackView:
    """Refuse what another official entered: the money did not come."""
    return _view(await repaying.refuse(session, clock, principal, repayment))


@reads.get("/clawback-repayments")
async def repayments(
    session: Session,
    principal: Payer,
    state: RepaymentState | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> RepaymentPage:
    """Repayments by state: those `entered` are the work list of who decides."""
    found = await repository.repayment_page(session, principal.municipality, state, after, limit)
    return RepaymentPage(
        repayments=[_repayment(one) for one in found], next=found[-1].id if len(found) == limit else None
    )


@reads.get("/clawbacks")
async def clawbacks(
    session: Session,
    principal: Reader,
    state: ClawbackState | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ClawbackPage:
    """Cases by state: those `open` wait for a cause, those `proposed` for another official."""
    found = await repository.page(session, principal.municipality, state, after, limit)
    return ClawbackPage(clawbacks=[_view(one) for one in found], next=found[-1].id if len(found) == limit else None)


@reads.get("/clawbacks/{clawback}")
async def one_clawback(clawback: UUID, session: Session, runtime: RuntimeDep, principal: Payer) -> ClawbackDetail:
    """One case with its reason, what is demanded and why, and what came back."""
    case = await repository.get(session, principal.municipality, clawback)
    if case is None:
        raise service.ClawbackUnknown("그런 환수 사안이 없습니다. 번호를 확인하십시오.", clawback=clawback)
    trace = dict(case.trace) if case.trace else None
    return ClawbackDetail.model_validate(
        _view(case).model_dump()
        | {
            "reason": await service.reason_of(session, runtime, clawback),
            "repayments": [_repayment(one) for one in await repository.repayments(session, clawback)],
            "explanation": list(trace.pop("explanation")) if trace else [],
            "trace": trace,
        }
    )


def _view(case: Clawback) -> ClawbackView:
    return ClawbackView.model_validate(case.model_dump() | {"clawback": case.id})


def _repayment(one: Repayment) -> RepaymentView:
    return RepaymentView.model_validate(one.model_dump() | {"repayment": one.id})
