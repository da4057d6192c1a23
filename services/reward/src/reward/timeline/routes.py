"""What this service knows of a bill's story; asked by the gateway."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_contracts.internal.timeline import Document, Timeline, TimelineEntry
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from reward.committee.meetings.models import Decision
from reward.credits import repository
from reward.credits.models import Credit
from reward.facts.models import Bill

router = APIRouter(prefix="/reward/internal/v1", route_class=ReadRoute, tags=["internal"])

_TITLES = {
    "provisional": "포상금 산정(심의 전)",
    "excluded": "포상금 지급 제외",
    "recognised": "포상금 산정",
    "refused": "포상금 산정",
    "reversed": "수납 취소로 포상금 취소",
}


@router.get("/bills/{bill}/timeline")
async def timeline(
    bill: UUID, principal: Annotated[Principal, require("internal:timeline")], session: Session
) -> Timeline:
    """Credits computed for the bill's receipts, and the committee's decisions on them."""
    known = await session.get(Bill, bill)
    entries: list[TimelineEntry] = []
    for credit in await repository.of_bill(session, bill):
        entries.append(_computed(credit))
        decision = await session.get(Decision, credit.recognition) if credit.recognition else None
        if decision is not None:
            entries.append(_decided(credit, decision))
    entries.sort(key=lambda entry: entry.at)
    return Timeline(bill=bill, municipality=known.municipality if known else None, entries=entries)


def _computed(credit: Credit) -> TimelineEntry:
    return TimelineEntry(
        at=credit.computed_at,
        service="reward",
        what="credit.computed",
        title=f"{_TITLES[credit.state]} {credit.amount:,}원",
        actor="system:reward",
        document=Document(kind="credit", id=str(credit.id)),
        facts={
            "state": credit.state,
            "official": str(credit.official) if credit.official else None,
            "receipt": str(credit.receipt),
            "reason": credit.reason,
            "article": credit.article,
            "amount": credit.amount,
        },
    )


def _decided(credit: Credit, decision: Decision) -> TimelineEntry:
    recognised = decision.decision == "recognised"
    return TimelineEntry(
        at=decision.recorded_at,
        service="reward",
        what="credit.recognised",
        title=f"심의위원회 {'인정' if recognised else '불인정'} ({decision.meeting})",
        actor=decision.actor,
        document=Document(kind="credit", id=str(credit.id)),
        facts={"decided_on": decision.decided_on.isoformat(), "amount": credit.amount},
    )
