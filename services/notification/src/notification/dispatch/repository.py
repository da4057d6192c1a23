"""The batches' SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from semu_kit.ids import new_id
from sqlalchemy import RowMapping, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from notification.dispatch.models import Batch, ResultsCursor
from notification.dispatch.rules import BATCH
from notification.notices.links import Links, digest

PROVIDER = "kakao_alimtalk"


async def take_due(session: AsyncSession, now: datetime, leased_until: datetime) -> Batch | None:
    """An open batch whose next attempt is due, leased to this process. SKIP LOCKED and the lease keep two workers
    from sending the same one."""
    due = (
        select(col(Batch.id))
        .where(col(Batch.state) == "open", col(Batch.next_attempt_at) <= now)
        .order_by(col(Batch.next_attempt_at))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = await session.scalars(
        update(Batch)
        .where(col(Batch.id) == due)
        .values(attempts=Batch.attempts + 1, next_attempt_at=leased_until)
        .returning(Batch)
    )
    return taken.one_or_none()


async def claim(session: AsyncSession, now: datetime, leased_until: datetime) -> Batch | None:
    """A new batch of waiting notices of one campaign, neighbours in shard so that few events tell them."""
    row = await session.execute(
        text(
            "WITH first AS (SELECT campaign FROM notice WHERE state = 'waiting'"
            "   AND (not_before IS NULL OR not_before <= :now) LIMIT 1),"
            # Another worker's rows are skipped, not waited for.
            " chosen AS (SELECT notice.id, notice.campaign, municipality FROM notice JOIN first USING (campaign)"
            "   WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= :now)"
            "   ORDER BY shard, notice.id LIMIT :most FOR UPDATE OF notice SKIP LOCKED),"
            " moved AS (UPDATE notice SET state = 'sending', batch = :batch, not_before = NULL FROM chosen"
            "   WHERE notice.id = chosen.id)"
            " INSERT INTO batch (id, key, campaign, municipality, size, state, attempts, next_attempt_at)"
            " SELECT :batch, :batch, campaign, municipality, count(*), 'open', 1, :lease FROM chosen"
            " GROUP BY campaign, municipality RETURNING id"
        ),
        {"now": now, "lease": leased_until, "batch": new_id(), "most": BATCH},
    )
    claimed = row.scalar_one_or_none()
    return None if claimed is None else await session.get_one(Batch, claimed)


async def unsent(session: AsyncSession, batch: UUID) -> Sequence[RowMapping]:
    """The batch's notices that are still to be sent: id, taxpayer."""
    rows = await session.execute(
        text("SELECT id, taxpayer FROM notice WHERE batch = :batch AND state = 'sending' ORDER BY id"), {"batch": batch}
    )
    return rows.mappings().all()


async def address(session: AsyncSession, recipients: Mapping[UUID, bytes], links: Links, expires_at: datetime) -> None:
    """Write what the page will ask for: each notice's blind index of the CI, its link's digest and end."""
    await session.execute(
        text(
            "UPDATE notice SET ci_index = told.ci_index, link_digest = told.link_digest, link_expires_at = :expires_at"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:ci AS bytea[]), CAST(:links AS bytea[]))"
            "  AS told(id, ci_index, link_digest)"
            " WHERE notice.id = told.id AND notice.state = 'sending'"
        ),
        {
            "ids": list(recipients), "ci": list(recipients.values()),
            "links": [digest(links.token(notice)) for notice in recipients], "expires_at": expires_at,
        },
    )  # fmt: skip


async def put_off(session: AsyncSession, notices: Sequence[UUID], until: datetime) -> None:
    """The provider wants these later: they leave their batch and wait again."""
    if not notices:
        return
    await session.execute(
        text(
            "UPDATE notice SET state = 'waiting', batch = NULL, not_before = :until"
            " WHERE id = ANY(CAST(:ids AS uuid[])) AND state = 'sending'"
        ),
        {"ids": list(notices), "until": until},
    )


async def change(session: AsyncSession, batch: UUID, **values: object) -> None:
    await session.execute(update(Batch).where(col(Batch.id) == batch).values(**values))


async def cursor(session: AsyncSession, now: datetime) -> ResultsCursor:
    """Where the reading of results stands, locked against a second reader; begun a day back if never before."""
    first = {"provider": PROVIDER, "read_until": now - timedelta(days=1), "due_at": now}
    await session.execute(insert(ResultsCursor).values(first).on_conflict_do_nothing())
    return (await session.scalars(select(ResultsCursor).with_for_update())).one()


async def bring_forward(session: AsyncSession, now: datetime) -> None:
    """Results are due to be read at once."""
    await session.execute(update(ResultsCursor).where(col(ResultsCursor.due_at) > now).values(due_at=now))


async def awaited(session: AsyncSession) -> bool:
    """Whether any notice waits for its result."""
    found = await session.execute(text("SELECT EXISTS (SELECT 1 FROM notice WHERE state IN ('sending', 'sent'))"))
    return bool(found.scalar_one())
