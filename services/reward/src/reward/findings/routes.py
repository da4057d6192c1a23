"""`/reward/v1/findings`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.problems import NotFound
from semu_kit.routes import RuntimeDep, Session, UnitOfWorkRoute

from reward.findings import repository, service
from reward.findings.models import FindingRow
from reward.findings.schemas import FindingAnswer, FindingPage, NewFinding, NewWithdrawal

router = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["findings"])

Reader = Annotated[Principal, require("rewards:read")]


@router.post("/findings", status_code=201)
async def record(
    body: NewFinding, session: Session, runtime: RuntimeDep, principal: Annotated[Principal, require("rewards:write")]
) -> FindingAnswer:
    """Record hidden revenue that was found (숨은 세원 발굴); its bills' receipts are credited to the finders."""
    [answer] = await service.answers(session, [await service.record(session, runtime, principal, body)])
    return answer


@router.post("/findings/{finding}/withdrawal", status_code=201)
async def withdraw(
    finding: UUID,
    body: NewWithdrawal,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("rewards:write")],
) -> FindingAnswer:
    """Withdraw a finding that was recorded in error; its provisional credits fall."""
    withdrawn = await service.withdraw(session, runtime, principal, finding, body.reason)
    [answer] = await service.answers(session, [withdrawn])
    return answer


@router.get("/findings")
async def findings(
    principal: Reader,
    session: Session,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> FindingPage:
    """Findings of the caller's municipality, a page at a time; no citizen's name."""
    rows = await repository.page(session, principal.municipality, after, limit)
    return FindingPage(findings=await service.answers(session, rows), next=rows[-1].id if len(rows) == limit else None)


@router.get("/findings/{finding}")
async def one_finding(finding: UUID, principal: Reader, session: Session) -> FindingAnswer:
    """One finding."""
    found = await session.get(FindingRow, finding)
    if found is None or found.municipality != principal.municipality:
        raise NotFound("그런 발굴 기록이 없습니다. 번호를 확인하십시오.", finding=finding)
    [answer] = await service.answers(session, [found])
    return answer
