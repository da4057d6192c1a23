"""Campaigns: selection and approval as sets, the targets read in pieces."""

from collections.abc import AsyncIterator, Collection
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from semu_kit.clock import KST
from semu_kit.db import driver
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.campaigns.models import Campaign

_PIECE = 5_000
_CLAIMED = "outstanding_principal + outstanding_charge + outstanding_expense + beside_principal + beside_charge"
_OWING = """
    bill.state IN ('arrears', 'written_off')
    AND NOT EXISTS (
        SELECT 1 FROM deferral LEFT JOIN deferral_end ON deferral_end.deferral = deferral.id
         WHERE deferral.bill = bill.id AND $2 BETWEEN first_day AND coalesce(ended_on, last_day))
"""
"""Nobody is urged to pay on a day ($2) on which the bill is deferred (징수유예)."""


async def select_targets(session: AsyncSession, campaign: Campaign, day: date) -> None:
    """Name the bills that the campaign's criteria select as of a day, in one statement, after the campaign's row."""
    await (await driver(session)).execute(
        f"""
        INSERT INTO campaign_target (campaign, bill)
        SELECT $1, id FROM bill
         WHERE municipality = $3 AND item = ANY($4::text[]) AND {_OWING}
           AND {_CLAIMED} >= $5 AND {_CLAIMED} <= coalesce($6, {_CLAIMED})
        """,
        campaign.id, day, campaign.municipality, campaign.items, campaign.minimum, campaign.maximum,
    )  # fmt: skip


async def keep_owing(session: AsyncSession, campaign: UUID, day: date) -> None:
    """Lock the campaign's bills, in ascending order of id, and drop those that owe nothing any more or are deferred.

    A payment or a withdrawal in the same instant is either seen here, or finds the bill notified.
    """
    connection = await driver(session)
    await connection.execute(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM bill JOIN campaign_target target ON target.bill = bill.id
             WHERE target.campaign = $1 ORDER BY bill.id FOR NO KEY UPDATE OF bill) AS locked
        """,
        campaign,
    )
    await connection.execute(
        f"""
        DELETE FROM campaign_target target USING bill
         WHERE target.campaign = $1 AND bill.id = target.bill AND NOT ({_OWING})
        """,
        campaign, day,
    )  # fmt: skip


async def mark_notified(session: AsyncSession, campaign: UUID, day: date) -> None:
    """Remember on the bills, locked before, that an approved campaign names them."""
    await (await driver(session)).execute(
        """
        UPDATE bill SET notified_on = $2 FROM campaign_target target
         WHERE target.campaign = $1 AND bill.id = target.bill AND bill.notified_on IS NULL
        """,
        campaign, day,
    )  # fmt: skip


async def put_back(
    session: AsyncSession, campaign: UUID, municipality: str, notice_kind: str, actor: str, at: datetime,
    named: Collection[UUID],
) -> None:  # fmt: skip
    """A campaign that was told as approved, with some of its bills: one that the restored database lacks (its criteria
    were never told), or has as a draft."""
    connection = await driver(session)
    await connection.execute(
        """
        INSERT INTO campaign (id, municipality, name, notice_kind, items, minimum, state, bills, taxpayers, claimed,
                              drafted_by, drafted_at, approved_by, approved_at)
        VALUES ($1, $2, '복구한 안내 발송', $3, '{}', 0, 'approved', 0, 0, 0, 'system:read-back', $5, $4, $5)
        ON CONFLICT (id) DO UPDATE SET state = 'approved', approved_by = $4, approved_at = $5
         WHERE campaign.state = 'draft'
        """,
        campaign, municipality, notice_kind, actor, at,
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO campaign_target (campaign, bill) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING",
        campaign,
        list(named),
    )
    await mark_notified(session, campaign, at.astimezone(KST).date())
    counted = await count(session, campaign)
    await connection.execute(
        "UPDATE campaign SET bills = $2, taxpayers = $3, claimed = $4 WHERE id = $1",
        campaign, counted["bills"], counted["taxpayers"], counted["claimed"],
    )  # fmt: skip


async def count(session: AsyncSession, campaign: UUID) -> Record:
    """Bills, taxpayers and won of the campaign's targets."""
    return await (await driver(session)).fetchrow(
        f"""
        SELECT count(*) AS bills, count(DISTINCT taxpayer) AS taxpayers, coalesce(sum({_CLAIMED}), 0)::bigint AS claimed
          FROM campaign_target target JOIN bill ON bill.id = target.bill WHERE target.campaign = $1
        """,
        campaign,
    )


async def targets(session: AsyncSession, campaign: UUID) -> AsyncIterator[list[Record]]:
    """Each taxpayer once with all their bills, in pieces by shard, so that memory stays flat."""
    cursor = await (await driver(session)).cursor(
        """
        SELECT bill.shard, bill.taxpayer, array_agg(bill.id ORDER BY bill.id) AS bills
          FROM campaign_target target JOIN bill ON bill.id = target.bill
         WHERE target.campaign = $1 GROUP BY 1, 2 ORDER BY 1, 2
        """,
        campaign,
    )
    while piece := await cursor.fetch(_PIECE):
        yield piece


async def lock(session: AsyncSession, campaign: UUID) -> Campaign | None:
    """The campaign, locked: of two officials who approve or stop it at once, the second sees what the first did."""
    found = await session.execute(select(Campaign).where(col(Campaign.id) == campaign).with_for_update())
    return found.scalars().one_or_none()


async def find(session: AsyncSession, campaign: UUID) -> Campaign | None:
    """The campaign as it stands."""
    return await session.get(Campaign, campaign)


async def newest(session: AsyncSession, municipality: str, limit: int) -> list[Campaign]:
    """A municipality's campaigns, the newest first."""
    found = await session.execute(
        select(Campaign)
        .where(col(Campaign.municipality) == municipality)
        .order_by(col(Campaign.id).desc())
        .limit(limit)
    )
    return list(found.scalars())
