"""A case from its acceptance to the committee: asking for more, linking what was collected, completing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.facts.repository import lock_bills
from reward.reports import checks, repository, settled, steps, texts
from reward.reports.models import (
    ACCEPTED,
    COMPLETED,
    DECIDED,
    NOTIFIED,
    RECEIVED,
    STATES,
    Report,
    ReportBill,
    ReportRequest,
)
from reward.reports.refusals import (
    ChecksMissing,
    ImpossibleReportDay,
    LinkedElsewhere,
    NothingCollected,
    ReceiptsNotNamed,
    ReportNotReady,
)
from reward.reports.repository import Payment, ReceiptOf
from reward.reports.rules import HIDDEN_ASSETS, unchecked
from reward.reports.schemas import LinkedBill, NewRequest


async def ask(session: AsyncSession, runtime: Runtime, principal: Principal, report: UUID, new: NewRequest) -> Report:
    """Ask for more where the evidence is not specific enough (조례 §6②, before §5②).

    Raises ReportUnknown, ReportClosed, ImpossibleReportDay.
    """
    found = await steps.take(session, principal.municipality, report, RECEIVED, ACCEPTED)
    today = runtime.clock.today()
    if new.due_on < today:
        raise ImpossibleReportDay("보완 기한이 이미 지난 날입니다. 오늘 이후의 날을 보내십시오.", due_on=new.due_on)
    session.add(
        ReportRequest(
            id=new_id(),
            report=report,
            wanted=await texts.keep(session, runtime, new.wanted),
            asked_on=today,
            due_on=new.due_on,
            actor=principal.actor,
        )
    )
    await session.flush()
    return found


async def link(session: AsyncSession, principal: Principal, report: UUID, bills: Sequence[LinkedBill]) -> Report:
    """Say which bills were levied, or which receipts came, through the report; in place of what was said before.

    Raises ReportUnknown, ReportClosed, ReceiptsNotNamed, NothingCollected, LinkedElsewhere.
    """
    found = await steps.take(session, principal.municipality, report, ACCEPTED)
    wanted = {one.bill: one for one in bills}
    if any((one.receipts is not None) != (found.kind == HIDDEN_ASSETS) for one in bills):
        raise ReceiptsNotNamed(
            "은닉재산 신고는 그 재산에서 나온 수납을 지정하고, 탈루 제보는 부과 건만 지정합니다(receipts를 비움)."
        )
    # Two reports linked to one bill at once: the second waits here, and then finds the first.
    await lock_bills(session, found.municipality, wanted)
    receipts = await repository.receipts(session, found.municipality, list(wanted))
    _must_be_collected(wanted, receipts)
    others = [one for one in await repository.links_of(session, list(wanted)) if one.report != report]
    money = {one.id: one.money for one in receipts}
    taken = [one.bill for one in others if _overlap(money, one.receipts, wanted[one.bill].receipts)]
    if taken:
        raise LinkedElsewhere(
            "다른 제보·신고에 이미 연결된 부과나 수납입니다. 먼저 낸 신고를 확인하십시오.", bills=sorted(taken)
        )
    await repository.unlink(session, report)
    session.add_all(ReportBill(report=report, bill=one.bill, receipts=one.receipts) for one in wanted.values())
    await session.flush()
    return found


def _must_be_collected(wanted: dict[UUID, LinkedBill], receipts: Sequence[ReceiptOf]) -> None:
    known = {(one.bill, one.id) for one in receipts}
    missing = [
        one.bill
        for one in wanted.values()
        if not any(bill == one.bill for bill, _ in known)
        or any((one.bill, receipt) not in known for receipt in one.receipts or ())
    ]
    if missing:
        raise NothingCollected(
            "이 지방자치단체가 그 부과에 대하여 수납한 것이 없거나 그 수납이 아닙니다. 수납된 뒤에 연결하십시오.",
            bills=sorted(missing),
        )


def _overlap(money: Mapping[UUID, Payment], taken: list[UUID] | None, wanted: list[UUID] | None) -> bool:
    """Whole bills overlap with everything of theirs, and a receipt with the one that its money was posted anew as."""
    if taken is None or wanted is None:
        return True
    return not {money[one] for one in taken}.isdisjoint(money[one] for one in wanted)


async def complete(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, report: UUID, completed_on: date
) -> Report:
    """Record that all which the report brings is collected. A day recorded later takes the place of one before.

    Raises ReportUnknown, ReportClosed, ImpossibleReportDay, ChecksMissing, NothingCollected.
    """
    found = await steps.take(session, principal.municipality, report, ACCEPTED, COMPLETED)
    if not found.reported_on <= completed_on <= runtime.clock.today():
        raise ImpossibleReportDay("징수 완료일은 신고일부터 오늘 사이여야 합니다.", completed_on=completed_on)
    missing = unchecked(found.kind, await checks.standing(session, report))
    if missing:
        raise ChecksMissing("제외 사유를 모두 확인하지 않았습니다. 남은 사유를 확인하여 기록하십시오.", reasons=missing)
    found.completed_on = completed_on
    links = await repository.links(session, report)
    collected, _ = await settled.computed(session, law, found, links, completed_on)
    if not collected.counted:
        raise NothingCollected("이 제보·신고를 통하여 징수된 것이 없습니다. 부과나 수납을 먼저 연결하십시오.")
    found.state = COMPLETED
    await session.flush()
    return found


async def decide(
    session: AsyncSession, municipality: str, report: UUID, decision: Literal["recognised", "refused"]
) -> Report:
    """The committee has decided, either way; a report is decided once. Raises ReportUnknown, ReportNotReady."""
    found = await steps.take(session, municipality, report, *STATES)
    if found.state != NOTIFIED:
        raise ReportNotReady(
            "지급신청을 통보하지 않았거나 이미 의결된 제보·신고입니다.", report=report, state=found.state,
            decision=decision,
        )  # fmt: skip
    found.state = DECIDED
    await session.flush()
    return found
