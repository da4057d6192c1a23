"""What this service knows of a bill's story; asked by the gateway."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_contracts.internal.timeline import Document, Timeline, TimelineEntry
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from reward.credits import repository
from reward.credits.models import Credit
from reward.facts.models import Bill
from reward.recognitions.models import Recognition

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
        recognition = await session.get(Recognition, credit.recognition) if credit.recognition else None
        if recognition is not None:
            entries.append(_decided(credit, recognition))
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


def _decided(credit: Credit, recognition: Recognition) -> TimelineEntry:
    recognised = recognition.decision == "recognised"
    return TimelineEntry(
        at=recognition.recorded_at,
        service="reward",
        what="credit.recognised",
        title=f"심의위원회 {'인정' if recognised else '불인정'} ({recognition.meeting})",
        actor=recognition.actor,
        document=Document(kind="credit", id=str(credit.id)),
        facts={"decided_on": recognition.decided_on.isoformat(), "amount": credit.amount},
    )
