"""The notices' SQL: always a set of them, never a query a notice."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from semu_contracts.events.collection import CampaignTarget
from semu_contracts.events.notification import FailedNotice, NoticeItem
from semu_kit.ids import id_of
from sqlalchemy import RowMapping, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notification.notices.links import Links, digest
from notification.notices.models import Campaign, Notice
from notification.notices.rules import STEPS, State, Step, Unreachable


async def lock_campaign(session: AsyncSession, campaign: UUID, municipality: str) -> Campaign:
    """The campaign, made if it was not heard of yet, and locked: a stop and an approval come from different
    shards, in any order, and neither may miss the other."""
    await session.execute(insert(Campaign).values(id=campaign, municipality=municipality).on_conflict_do_nothing())
    return (await session.scalars(select(Campaign).where(_id(Campaign) == campaign).with_for_update())).one()


async def campaign(session: AsyncSession, id: UUID) -> Campaign | None:
    return await session.get(Campaign, id)


async def add(
    session: AsyncSession, campaign: Campaign, notice_kind: str, shard: int, targets: Iterable[CampaignTarget],
    state: State, at: datetime,
) -> None:  # fmt: skip
    """One notice a target; a taxpayer who already has one in this campaign gets no second."""
    rows = [
        {
            # Its link is derived from it, and on people's phones: made again after a restore, it is the same.
            "id": str(id_of(campaign.id, "notice", target.taxpayer)),
            "taxpayer": str(target.taxpayer),
            "bills": [str(bill) for bill in target.bills],
        }
        for target in targets
    ]
    await session.execute(
        text(
            "INSERT INTO notice (id, campaign, municipality, notice_kind, taxpayer, shard, bills, state, created_at)"
            " SELECT row.id, :campaign, :municipality, :kind, row.taxpayer, :shard,"
            " ARRAY(SELECT CAST(bill AS uuid) FROM jsonb_array_elements_text(row.bills) AS bill), :state, :at"
            " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id uuid, taxpayer uuid, bills jsonb)"
            " ON CONFLICT (campaign, taxpayer) DO NOTHING"
        ),
        {
            "campaign": campaign.id, "municipality": campaign.municipality, "kind": notice_kind, "shard": shard,
            "state": state, "at": at, "rows": json.dumps(rows),
        },
    )  # fmt: skip


async def put_back(
    session: AsyncSession, municipality: str, shard: int, items: Sequence[NoticeItem], links: Links,
    opens_for: timedelta,
) -> None:  # fmt: skip
    """Notices that are known to have gone out: those that the restored database lacks, and those that it still has
    to send, are as if they stood before the provider's answer. Whom a link opens for is asked later."""
    rows = [
        {
            **item.model_dump(mode="json", include={"campaign", "taxpayer", "bills", "at"}),
            "id": str(item.notice),
            # Whom no message was made for was given no link.
            "link": None if _was_unreachable(item) else digest(links.token(item.notice)).hex(),
        }
        for item in items
    ]
    told = {"rows": json.dumps(rows), "opens_for": opens_for}
    row = (
        "jsonb_to_recordset(CAST(:rows AS jsonb))"
        " AS row(id uuid, campaign uuid, taxpayer uuid, bills jsonb, link text, at timestamptz)"
    )
    link = "decode(row.link, 'hex')"
    end = "CASE WHEN row.link IS NOT NULL THEN row.at + CAST(:opens_for AS interval) END"
    await session.execute(
        text(
            f"UPDATE notice SET state = 'sending', link_digest = {link}, link_expires_at = {end} FROM {row}"
            " WHERE notice.id = row.id AND state = 'waiting'"
        ),
        told,
    )
    await session.execute(
        text(
            "INSERT INTO notice (id, campaign, municipality, notice_kind, taxpayer, shard, bills, state, link_digest,"
            " link_expires_at, created_at)"
            " SELECT row.id, row.campaign, :municipality, 'arrears_guidance', row.taxpayer, :shard,"
            " ARRAY(SELECT CAST(bill AS uuid) FROM jsonb_array_elements_text(row.bills) AS bill), 'sending',"
            f" {link}, {end}, row.at FROM {row} ON CONFLICT DO NOTHING"
        ),
        {**told, "municipality": municipality, "shard": shard},
    )


def _was_unreachable(item: NoticeItem) -> bool:
    return isinstance(item, FailedNotice) and item.reason in list(Unreachable)


async def without_recipient(session: AsyncSession, now: datetime, limit: int) -> dict[UUID, UUID]:
    """Notices put back whose links open, but for nobody yet; their taxpayers."""
    rows = await session.execute(
        text(
            "SELECT id, taxpayer FROM notice WHERE ci_index IS NULL AND link_digest IS NOT NULL"
            " AND link_expires_at > :now ORDER BY id LIMIT :limit"
        ),
        {"now": now, "limit": limit},
    )
    return {row.id: row.taxpayer for row in rows}


async def set_recipients(session: AsyncSession, indexes: Mapping[UUID, bytes]) -> None:
    await session.execute(
        text(
            "UPDATE notice SET ci_index = known.ci_index"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:ci AS bytea[])) AS known(id, ci_index) WHERE notice.id = known.id"
        ),
        {"ids": list(indexes), "ci": list(indexes.values())},
    )


async def newest_of(session: AsyncSession, taxpayer: UUID, bills: Sequence[UUID]) -> UUID | None:
    """The last notice that named one of these bills to the taxpayer."""
    found: UUID | None = await session.scalar(
        text(
            "SELECT id FROM notice WHERE taxpayer = :taxpayer AND bills && CAST(:bills AS uuid[])"
            " ORDER BY created_at DESC, id DESC LIMIT 1"
        ),
        {"taxpayer": taxpayer, "bills": list(bills)},
    )
    return found


async def advance(
    session: AsyncSession, step: Step, notices: Mapping[UUID, datetime], reasons: Mapping[UUID, str] | None = None
) -> Sequence[RowMapping]:
    """Take a step with each of `notices` (id → when) that stands where the step is possible and has not taken it yet.

    `reasons` name why a notice failed. Answers the notices that did take it, with `at`.
    """
    if not notices:
        return []
    column = step.value
    rows = await session.execute(
        text(
            # Locked in the order of their ids: the results' reader and the dispatcher meet on the same notices.
            "WITH locked AS (SELECT id FROM notice WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE)"
            # The step is looked up by the row's newest state, not joined: a row that another step changed while
            # this one waited for its lock would fall out of a join.
            " UPDATE notice SET state = CAST(:path AS jsonb) ->> notice.state,"
            f" {column} = told.at, reason = told.reason FROM locked"
            " JOIN unnest(CAST(:ids AS uuid[]), CAST(:times AS timestamptz[]), CAST(:reasons AS text[]))"
            "  AS told(id, at, reason) ON told.id = locked.id"
            " WHERE notice.id = locked.id AND CAST(:path AS jsonb) ->> notice.state IS NOT NULL"
            f" AND notice.{column} IS NULL"
            " RETURNING notice.id, notice.campaign, notice.municipality, notice.taxpayer, notice.shard, notice.bills,"
            " notice.reason, told.at"
        ),
        {
            "ids": list(notices), "times": list(notices.values()),
            "reasons": [(reasons or {}).get(notice) for notice in notices],
            "path": json.dumps(STEPS[step]),
        },
    )  # fmt: skip
    return rows.mappings().all()


async def take_back(session: AsyncSession, notices: Sequence[UUID]) -> None:
    """Out of their batch: they were not sent."""
    if not notices:
        return
    await session.execute(
        text(
            "UPDATE notice SET state = 'waiting', batch = NULL"
            " WHERE id = ANY(CAST(:ids AS uuid[])) AND state = 'sending'"
        ),
        {"ids": list(notices)},
    )


async def waiting_of(session: AsyncSession, campaign: UUID) -> list[UUID]:
    rows = await session.execute(
        text("SELECT id FROM notice WHERE campaign = :campaign AND state = 'waiting'"), {"campaign": campaign}
    )
    return list(rows.scalars())


async def by_link(session: AsyncSession, digest: bytes) -> Notice | None:
    return (await session.scalars(select(Notice).where(_column("link_digest") == digest))).one_or_none()


async def get(session: AsyncSession, notice: UUID) -> Notice:
    """A notice that is known to be there. Raises sqlalchemy's NoResultFound."""
    return await session.get_one(Notice, notice)


async def of_bill(session: AsyncSession, bill: UUID) -> list[Notice]:
    """Oldest first."""
    found = await session.scalars(select(Notice).where(_column("bills").bool_op("@>")([bill])).order_by(_column("id")))
    return list(found)


async def counts(session: AsyncSession, campaign: UUID) -> RowMapping:
    """How many notices took each step, and how many of them have an approved payment that stayed."""
    rows = await session.execute(
        text(
            "SELECT count(*) AS notices, count(*) FILTER (WHERE state = 'waiting') AS waiting, count(sent_at) AS sent,"
            " count(*) FILTER (WHERE delivered_at IS NOT NULL OR read_at IS NOT NULL) AS delivered,"
            " count(read_at) AS read, count(stopped_at) AS stopped,"
            " count(*) FILTER (WHERE EXISTS (SELECT 1 FROM payment"
            "  WHERE payment.notice = notice.id AND payment.state = 'approved' AND money_left_at IS NULL)) AS paid"
            " FROM notice WHERE campaign = :campaign"
        ),
        {"campaign": campaign},
    )
    return rows.mappings().one()


async def failures(session: AsyncSession, campaign: UUID) -> dict[str, int]:
    rows = await session.execute(
        text(
            "SELECT reason, count(*) AS count FROM notice WHERE campaign = :campaign AND state = 'failed'"
            " GROUP BY reason ORDER BY reason"
        ),
        {"campaign": campaign},
    )
    return {row[0]: row[1] for row in rows}


async def unconfirmed(session: AsyncSession, sent_before: datetime, limit: int) -> list[UUID]:
    rows = await session.execute(
        text("SELECT id FROM notice WHERE state = 'sent' AND sent_at < :before ORDER BY sent_at LIMIT :limit"),
        {"before": sent_before, "limit": limit},
    )
    return list(rows.scalars())


async def forget_recipients(session: AsyncSession, expired_before: datetime) -> None:
    """Remove the blind indexes of notices whose links ended before then."""
    await session.execute(
        text("UPDATE notice SET ci_index = NULL WHERE ci_index IS NOT NULL AND link_expires_at < :before"),
        {"before": expired_before},
    )


def _column(name: str) -> Any:
    return getattr(Notice, name)


def _id(table: type[Campaign]) -> Any:
    return table.id
