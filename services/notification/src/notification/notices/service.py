"""What happens to notices, and the events that tell it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from semu_contracts.events.collection import CampaignApproved
from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import (
    FailedNotice,
    NoticeDelivered,
    NoticeFailed,
    NoticeItem,
    NoticeRead,
    NoticeSent,
)
from semu_kit.outbox import events_about, record
from semu_kit.runtime import Runtime
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from notification.notices import repository
from notification.notices.rules import State, Step

CHANNEL = "kakao_alimtalk"
SENDER = "system:dispatch"
READER = "citizen:notice"
_AT_ONCE = 1000

_TOLD: dict[Step, type[NoticeSent] | type[NoticeDelivered] | type[NoticeRead] | type[NoticeFailed]] = {
    Step.ACCEPT: NoticeSent,
    Step.DELIVER: NoticeDelivered,
    Step.READ: NoticeRead,
    Step.FAIL: NoticeFailed,
}


async def open_campaign(session: AsyncSession, event: Event[CampaignApproved], at: datetime) -> None:
    """Make the notices of one told part of a campaign. If the campaign was stopped meanwhile, they are kept as
    stopped, so that the counts stay whole."""
    campaign = await repository.lock_campaign(session, event.data.campaign, event.municipality)
    state = State.STOPPED if campaign.stopped_at else State.WAITING
    await repository.add(session, campaign, event.data.notice_kind, event.shard, event.data.items, state, at)


async def stop_campaign(session: AsyncSession, campaign: UUID, municipality: str, at: datetime) -> None:
    """What is not yet with the provider is not sent."""
    stopped = await repository.lock_campaign(session, campaign, municipality)
    stopped.stopped_at = stopped.stopped_at or at
    waiting = await repository.waiting_of(session, campaign)
    await repository.advance(session, Step.STOP, dict.fromkeys(waiting, at))


async def stop_unsent(
    session: AsyncSession, campaign: UUID, municipality: str, notices: Sequence[UUID], at: datetime
) -> bool:
    """If the campaign was stopped, end those of its notices that were in a batch but are not with the provider.

    Whether it was stopped. The campaign's lock decides between a stop and notices that are about to wait again: one
    of the two sees the other.
    """
    known = await repository.lock_campaign(session, campaign, municipality)
    if known.stopped_at is None:
        return False
    await repository.take_back(session, notices)
    await repository.advance(session, Step.STOP, dict.fromkeys(notices, at))
    return True


async def keep_back(session: AsyncSession, reasons: Mapping[UUID, str], at: datetime) -> None:
    """These notices, in a batch and unsent, are not to be sent any more; `reasons` are stable slugs."""
    await repository.take_back(session, list(reasons))
    await repository.advance(session, Step.STOP, dict.fromkeys(reasons, at), reasons)


async def accept(session: AsyncSession, notices: Mapping[UUID, datetime]) -> None:
    """The provider took these messages."""
    await _tell(session, Step.ACCEPT, await repository.advance(session, Step.ACCEPT, notices), SENDER)


async def deliver(session: AsyncSession, notices: Mapping[UUID, datetime]) -> None:
    """These messages arrived."""
    await _tell(session, Step.DELIVER, await repository.advance(session, Step.DELIVER, notices), SENDER)


async def fail(session: AsyncSession, reasons: Mapping[UUID, str], at: datetime) -> None:
    """These notices do not reach their recipients; `reasons` are stable slugs."""
    failed = await repository.advance(session, Step.FAIL, dict.fromkeys(reasons, at), reasons)
    await _tell(session, Step.FAIL, failed, SENDER)


async def read(session: AsyncSession, notice: UUID, at: datetime) -> None:
    """The recipient saw the document; told once, however often it is looked at."""
    await _tell(session, Step.READ, await repository.advance(session, Step.READ, {notice: at}), READER)


async def give_up_unconfirmed(runtime: Runtime, days: int) -> None:
    """Messages that the provider could not confirm within the days that it asks for have failed."""
    while True:
        async with runtime.database.transaction() as session:
            at = runtime.clock.now()
            overdue = await repository.unconfirmed(session, at - timedelta(days=days), _AT_ONCE)
            await fail(session, dict.fromkeys(overdue, "unconfirmed"), at)
        if len(overdue) < _AT_ONCE:
            return


async def _tell(session: AsyncSession, step: Step, rows: Sequence[RowMapping], actor: str) -> None:
    by_municipality: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        by_municipality[row["municipality"]].append(row)
    for municipality, told in by_municipality.items():
        shards = {row["id"]: row["shard"] for row in told}
        events = events_about(
            _TOLD[step],
            [_item(row) for row in told],
            shard=lambda item, shards=shards: shards[item.notice],  # type: ignore[misc]  # binds the loop's value
            source="notification",
            municipality=municipality,
            actor=actor,
            at=max(row["at"] for row in told),
        )
        await record(session, *events)


def _item(row: RowMapping) -> NoticeItem:
    facts = {
        "taxpayer": row["taxpayer"], "notice": row["id"], "campaign": row["campaign"], "bills": row["bills"],
        "channel": CHANNEL, "legal_standing": "guidance", "at": row["at"],
    }  # fmt: skip
    return FailedNotice(**facts, reason=row["reason"]) if row["reason"] else NoticeItem(**facts)
