"""A bill's story as far as this service wrote it: decided from a file, perhaps reduced, perhaps withdrawn."""

from datetime import datetime
from uuid import UUID

from semu_contracts.internal.timeline import Document, Timeline, TimelineEntry
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies import repository as levies
from assessment.levies.models import Levy
from assessment.levy_files import repository as levy_files
from assessment.levy_files.models import LevyFile
from assessment.reductions import repository as reductions
from assessment.reductions.models import Reduction
from assessment.withdrawals import repository as withdrawals
from assessment.withdrawals.models import WithdrawalAnswer

_KEPT = {"paid": "납부되어", "notified": "고지되어", "not_open": "이미 종결되어"}


async def timeline(session: AsyncSession, bill: UUID) -> Timeline:
    """Without a municipality and entries if this service knows nothing of the bill."""
    levy = await levies.get(session, bill)
    if levy is None:
        return Timeline(bill=bill, entries=[])
    file = await levy_files.one(session, levy.levy_file_id)
    entries = [_decided(levy, file), *(_reduced(one) for one in await reductions.of_bill(session, bill))]
    if file.withdrawal_requested_at and file.withdrawal_requested_by:
        entries.append(_withdrawal_requested(file, file.withdrawal_requested_at, file.withdrawal_requested_by))
    answer = await withdrawals.of_bill(session, bill)
    if answer is not None:
        entries.append(_answered(answer))
    return Timeline(bill=bill, municipality=levy.municipality, entries=sorted(entries, key=lambda one: one.at))


def _decided(levy: Levy, file: LevyFile) -> TimelineEntry:
    carried = levy.kind == "carried_over"
    return TimelineEntry(
        at=file.finished_at or file.received_at,
        service="assessment",
        what="levy.decided",
        title="이월체납으로 받음" if carried else "부과 결정",
        actor=file.sent_by,
        document=Document(kind="levy_file", id=str(file.id)),
        facts={
            **levy.model_dump(
                mode="json",
                include={
                    "line", "item", "fiscal_year", "period", "levy_number", "liability_day", "decided_day",
                    "due_date", "principal", "penalty", "principal_paid",
                },
            ),
            "law_release": file.law_release,
        },
    )  # fmt: skip


def _reduced(one: Reduction) -> TimelineEntry:
    return TimelineEntry(
        at=one.recorded_at,
        service="assessment",
        what="levy.reduced",
        title=f"감액결정 {one.principal + one.penalty:,}원",
        actor=one.decided_by,
        document=Document(kind="reduction", id=str(one.id)),
        facts=one.model_dump(
            mode="json", include={"decided_day", "principal", "penalty", "reason", "provision"}
        ),
    )


def _withdrawal_requested(file: LevyFile, at: datetime, by: str) -> TimelineEntry:
    return TimelineEntry(
        at=at,
        service="assessment",
        what="levy.withdrawal_requested",
        title="부과 파일 취하 요청",
        actor=by,
        document=Document(kind="levy_file", id=str(file.id)),
    )


def _answered(answer: WithdrawalAnswer) -> TimelineEntry:
    kept = answer.outcome == "kept"
    return TimelineEntry(
        at=answer.answered_at,
        service="assessment",
        what=f"withdrawal.{answer.outcome}",
        title=f"{_KEPT.get(answer.reason or '', '')} 취하되지 않음".strip() if kept else "취하됨",
        actor="service:collection",
        facts={"reason": answer.reason} if kept else {},
    )
