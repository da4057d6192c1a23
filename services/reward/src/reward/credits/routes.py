"""Reading credits."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.problems import NotFound
from semu_kit.routes import ReadRoute, Session

from reward.credits import repository
from reward.credits.models import PROVISIONAL, RECOGNISED, Credit
from reward.credits.months import month_line
from reward.credits.repository import Filter
from reward.credits.schemas import (
    CreditDetail,
    CreditPage,
    CreditState,
    CreditView,
    Month,
    Reason,
    Summary,
    SummaryLine,
)
from reward.kinds import CreditKind

router = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["rewards"])

Reader = Annotated[Principal, require("rewards:read")]


@router.get("/credits")
async def list_credits(
    principal: Reader,
    session: Session,
    month: Month | None = None,
    official: UUID | None = None,
    state: CreditState | None = None,
    reason: Reason | None = None,
    kind: CreditKind | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> CreditPage:
    """Credits of the caller's municipality, a page at a time."""
    wanted = Filter(principal.municipality, month, official, state, reason, kind)
    credits = await repository.page(session, wanted, after, limit)
    return CreditPage(
        credits=[CreditView.model_validate(_view(credit)) for credit in credits],
        next=credits[-1].id if len(credits) == limit else None,
    )


@router.get("/credits/{credit}")
async def credit_with_trace(credit: UUID, principal: Reader, session: Session) -> CreditDetail:
    """One credit with the facts, the articles and each step of its computation."""
    found = await session.get(Credit, credit)
    if found is None or found.municipality != principal.municipality:
        raise NotFound("그런 포상금 내역이 없습니다. 번호를 확인하십시오.", credit=credit)
    trace = dict(found.trace)
    explanation = list(trace.pop("explanation"))
    before = await repository.month_before(session, found)
    if found.state in (PROVISIONAL, RECOGNISED):
        explanation.append(month_line(found.month_cap, before, found.amount))
    return CreditDetail.model_validate(
        _view(found)
        | {
            "month_cap": found.month_cap,
            "month_before": before,
            "explanation": explanation,
            "trace": trace,
        }
    )


@router.get("/summary")
async def summary(principal: Reader, session: Session, month: Month | None = None) -> Summary:
    """Credits by state, reason and article; of one collection month, or of all."""
    wanted = Filter(principal.municipality, month)
    rows = await repository.summary(session, wanted)
    lines = [SummaryLine.model_validate(row._asdict()) for row in rows]
    return Summary(
        municipality=principal.municipality,
        month=month,
        lines=lines,
        receipts=await repository.receipts_judged(session, wanted),
        provisional=sum(line.amount for line in lines if line.state == PROVISIONAL),
        recognised=sum(line.amount for line in lines if line.state == RECOGNISED),
    )


def _view(credit: Credit) -> dict[str, object]:
    same = (
        "bill", "receipt", "official", "kind", "state", "reason", "article", "gross", "share", "amount", "computed_at",
        "recognition",
    )  # fmt: skip
    return {"credit": credit.id, "receipt_day": credit.day} | {name: getattr(credit, name) for name in same}
