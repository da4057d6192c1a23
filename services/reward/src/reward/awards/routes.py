"""Reading awards."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from semu_kit.auth import Principal, require
from semu_kit.problems import NotFound
from semu_kit.routes import ReadRoute, Session

from reward.awards import repository
from reward.awards.models import Award
from reward.awards.repository import Filter
from reward.awards.schemas import AwardDetail, AwardedCredit, AwardPage, AwardView, ReductionView
from reward.credits.schemas import Month
from reward.kinds import Kind

router = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["awards"])

Reader = Annotated[Principal, require("rewards:read")]


@router.get("/awards")
async def list_awards(
    principal: Reader,
    session: Session,
    kind: Kind | None = None,
    person: UUID | None = None,
    month: Month | None = None,
    decision: UUID | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AwardPage:
    """Awards of the caller's municipality, a page at a time."""
    wanted = Filter(principal.municipality, kind, person, month, decision)
    awards = await repository.page(session, wanted, after, limit)
    return AwardPage(
        awards=[AwardView.model_validate(_view(award)) for award in awards],
        next=awards[-1].id if len(awards) == limit else None,
    )


@router.get("/awards/{award}")
async def award_with_basis(award: UUID, principal: Reader, session: Session) -> AwardDetail:
    """One award: the credits, report or proposal that it rests on, and what fell from it since."""
    found = await session.get(Award, award)
    if found is None or found.municipality != principal.municipality:
        raise NotFound("그런 포상금 결정이 없습니다. 번호를 확인하십시오.", award=award)
    credits = [AwardedCredit(credit=one.credit, won=one.won) for one in await repository.credits_of(session, [award])]
    reductions = await repository.reductions_of(session, [award])
    restored = await repository.restorations_of(session, [one.id for one in reductions])
    trace = dict(found.trace)
    return AwardDetail.model_validate(
        _view(found)
        | {
            "credits": credits,
            "reductions": [
                ReductionView.model_validate(
                    one.model_dump()
                    | {
                        "reduction": one.id,
                        "restorations": [back.model_dump() for back in restored if back.reduction == one.id],
                    }
                )
                for one in reductions
            ],
            "explanation": list(trace.pop("explanation")),
            "trace": trace,
        }
    )


def _view(award: Award) -> dict[str, Any]:
    same = award.model_dump(exclude={"id", "municipality", "reduced", "trace"})
    return same | {"award": award.id, "standing": award.won - award.reduced}
