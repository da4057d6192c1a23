"""The lines of a bill's story that rewards make. Pure; amounts in won."""

from datetime import datetime
from typing import Any
from uuid import UUID

from semu_contracts.internal.timeline import Document, TimelineEntry

from reward.awards.models import AwardCredit, AwardReduction
from reward.clawbacks.models import Clawback
from reward.committee.meetings.models import Decision
from reward.credits.models import Credit
from reward.payouts.models import Payout, PayoutOrder

_CREDITS = {
    "provisional": "포상금 산정(심의 전)",
    "excluded": "포상금 지급 제외",
    "recognised": "포상금 산정",
    "refused": "포상금 산정",
    "reversed": "수납 취소로 포상금 취소",
}
_PAYOUTS = {
    "ordered": "포상금 지급결정",
    "approved": "포상금 지급결정(승인)",
    "sent": "포상금 이체 요청",
    "paid": "포상금 지급",
    "failed": "포상금 이체 불능",
    "cancelled": "포상금 지급결정 취소",
    "returned": "지급한 포상금 반송",
}
_CLAWBACKS = {
    "open": "환수 사안(원인 미정)",
    "proposed": "환수 사안(원인 결정 전)",
    "decided": "환수 결정",
    "notified": "환수 통지",
    "recovered": "환수 완료",
    "closed": "환수하지 않음",
}


def computed(credit: Credit) -> TimelineEntry:
    facts = {
        "kind": credit.kind,
        "state": credit.state,
        "official": str(credit.official) if credit.official else None,
        "receipt": str(credit.receipt),
        "reason": credit.reason,
        "article": credit.article,
        "amount": credit.amount,
    }
    title = f"{_CREDITS[credit.state]} {credit.amount:,}원"
    return _entry(credit.computed_at, "credit.computed", title, "system:reward", credit.id, facts)


def decided(credit: Credit, decision: Decision) -> TimelineEntry:
    word = "인정" if decision.decision == "recognised" else "불인정"
    facts = {"decided_on": decision.decided_on.isoformat(), "amount": credit.amount}
    title = f"심의위원회 {word} ({decision.meeting})"
    return _entry(decision.recorded_at, "credit.recognised", title, decision.actor, credit.id, facts)


def fell(reduction: AwardReduction) -> TimelineEntry:
    """Something of an award fell with the credit."""
    facts = {
        "award": str(reduction.award),
        "amount": reduction.won,
        "reason": reduction.reason,
        "article": reduction.article,
    }
    title = f"결정된 포상금에서 {reduction.won:,}원 취소"
    return _entry(reduction.reduced_at, "award.reduced", title, "system:reward", reduction.credit, facts)


def paid(rested: AwardCredit, payout: Payout, order: PayoutOrder) -> TimelineEntry:
    """A payment that the credit is in, as it stands now, at the moment it was ordered."""
    facts = {
        "payout": str(payout.id),
        "state": payout.state,
        "reason": payout.reason,
        "amount": rested.won,
        "payout_amount": payout.won,
        "paid_on": payout.paid_on.isoformat() if payout.paid_on else None,
        "fiscal_year": payout.fiscal_year,
    }
    title = f"{_PAYOUTS[payout.state]} {payout.won:,}원"
    return _entry(order.ordered_at, "payout.ordered", title, order.ordered_by, rested.credit, facts)


def questioned(credit: UUID, case: Clawback) -> TimelineEntry:
    facts = {
        "clawback": str(case.id),
        "state": case.state,
        "cause": case.cause,
        "amount": case.won,
        "because": case.because,
    }
    title = f"{_CLAWBACKS[case.state]} {case.won:,}원"
    return _entry(case.opened_at, "clawback.opened", title, case.opened_by, credit, facts)


def _entry(
    at: datetime, what: str, title: str, actor: str, credit: UUID | None, facts: dict[str, Any]
) -> TimelineEntry:
    document = Document(kind="credit", id=str(credit)) if credit else None
    return TimelineEntry(at=at, service="reward", what=what, title=title, actor=actor, document=document, facts=facts)
