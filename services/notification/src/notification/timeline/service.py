"""What happened to one bill here: its notices, who opened them, its payments."""

from datetime import datetime
from uuid import UUID

from semu_contracts.internal.timeline import Document, Timeline, TimelineEntry
from sqlalchemy.ext.asyncio import AsyncSession

from notification.holds.rules import KeptBack
from notification.identity import repository as identity
from notification.identity.models import IdentityCheck
from notification.identity.rules import Outcome
from notification.notices import repository as notices
from notification.notices.models import Notice
from notification.notices.service import READER, SENDER
from notification.payments import repository as payments
from notification.payments.models import Payment
from notification.payments.rules import State

_CHECKS = {
    Outcome.SOMEBODY_ELSE: ("identity.somebody_else", "다른 사람이 본인확인을 하여 안내문이 열리지 않음"),
    Outcome.REFUSED: ("identity.refused", "본인확인 취소"),
    Outcome.BROKEN: ("identity.broken", "본인확인 실패"),
    Outcome.MATCHED: ("identity.matched", "수신인 본인확인"),
}
COLLECTION = "service:collection"
_WITH_REASON = ("notice.failed", "notice.stopped")
_KEPT_BACK: dict[str, str] = {
    KeptBack.NOTHING_OWED: "납부할 금액이 없어져 발송하지 않음",
    KeptBack.DEFERRED: "징수유예되어 발송하지 않음",
}
_PAYMENTS = {
    State.UNKNOWN: ("payment.unknown", "결제 승인 여부 확인 중"),
    State.STALE: ("payment.stale", "금액이 바뀌어 결제를 승인하지 않음"),
    State.CANCELLED: ("payment.cancelled", "납부자가 결제를 취소"),
    State.FAILED: ("payment.failed", "결제 실패"),
    State.EXPIRED: ("payment.expired", "결제 시간이 지남"),
    State.SUPERSEDED: ("payment.superseded", "납부자가 새 결제를 시작"),
}


async def timeline(session: AsyncSession, bill: UUID) -> Timeline:
    """In the order of time; empty, without a municipality, for a bill that no notice named."""
    sent = await notices.of_bill(session, bill)
    checks = await identity.checks_of(session, [notice.id for notice in sent])
    paid = await payments.of_bill(session, bill)
    entries = [
        *(entry for notice in sent for entry in _of_notice(notice)),
        *(entry for check in checks if (entry := _of_check(check)) is not None),
        *(entry for payment in paid for entry in _of_payment(payment)),
    ]
    entries.sort(key=lambda entry: entry.at)
    return Timeline(bill=bill, municipality=sent[0].municipality if sent else None, entries=entries)


def _entry(at: datetime, what: str, title: str, actor: str, document: Document, **facts: object) -> TimelineEntry:
    return TimelineEntry(
        at=at, service="notification", what=what, title=title, actor=actor, document=document, facts=facts
    )


def _of_notice(notice: Notice) -> list[TimelineEntry]:
    stopped = _KEPT_BACK.get(notice.reason or "", "캠페인 중지로 발송하지 않음")
    steps = [
        (notice.created_at, "notice.made", "체납 안내문 작성", SENDER),
        (notice.sent_at, "notice.sent", "카카오 알림톡 발송", SENDER),
        (notice.delivered_at, "notice.delivered", "카카오 알림톡 도착", SENDER),
        (notice.failed_at, "notice.failed", "안내문이 전달되지 않음", SENDER),
        (notice.stopped_at, "notice.stopped", stopped, SENDER),
        (notice.read_at, "notice.read", "수신인이 안내문을 열람", READER),
    ]
    document = Document(kind="notice", id=str(notice.id))
    facts = {"campaign": str(notice.campaign), "legal_standing": "guidance"}
    reason = {"reason": notice.reason} if notice.reason else {}
    return [
        _entry(at, what, title, actor, document, **facts, **(reason if what in _WITH_REASON else {}))
        for at, what, title, actor in steps
        if at is not None
    ]


def _of_check(check: IdentityCheck) -> TimelineEntry | None:
    """Without whose identity it was: that is not kept."""
    if check.outcome not in _CHECKS:
        return None
    what, title = _CHECKS[Outcome(check.outcome)]
    document = Document(kind="notice", id=str(check.notice))
    return _entry(check.begun_at, what, title, READER, document, provider=check.provider)


def _of_payment(payment: Payment) -> list[TimelineEntry]:
    document = Document(kind="payment", id=str(payment.id))
    facts = {"provider": payment.provider, "total": payment.total, "payment_id": payment.provider_payment}
    entries = [_entry(payment.begun_at, "payment.begun", "카카오페이 결제 시작", READER, document, **facts)]
    if payment.approved_at is not None:
        at, actor = payment.approved_at, f"provider:{payment.provider}"
        entries.append(_entry(at, "payment.approved", "카카오페이 결제 승인", actor, document, **facts))
        if payment.money_left_at is not None:
            title = "결제한 돈이 되돌아감(부도·결제 취소)"
            entries.append(_entry(payment.money_left_at, "payment.money_left", title, COLLECTION, document, **facts))
    elif payment.state in _PAYMENTS:
        what, title = _PAYMENTS[State(payment.state)]
        entries.append(_entry(payment.changed_at, what, title, READER, document, **facts, failure=payment.failure))
    return entries
