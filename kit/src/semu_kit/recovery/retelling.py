"""Telling again: brokers that lost everything are told once more what was told, with the same ids."""

from datetime import UTC, datetime

from sqlalchemy import text

from semu_kit.relay import GROUPS, LOCK_CLASS
from semu_kit.runtime import Runtime

_COLUMNS = "id, aggregatetype, aggregateid, type, shard, payload"


class WorkersRunning(Exception):
    """A relay is at work on this database: what it tells would get between."""


async def retell(runtime: Runtime, since: datetime | None = None) -> int:
    """Put the events told since then (default: all that are kept) back into the outbox, in the order in which they
    were told, and before what never was. How many. Their readers' inboxes know what was applied.

    Raises WorkersRunning.
    """
    async with runtime.database.transaction() as session:
        for group in range(GROUPS):
            lock = {"lock_class": LOCK_CLASS, "group": group}
            if not await session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock_class, :group)"), lock):
                raise WorkersRunning
        last = await session.scalar(text("SELECT coalesce(max(seq), 0) FROM outbox"))
        again = await session.scalar(
            text(
                f"WITH again AS (INSERT INTO outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM told WHERE told_at >= :since"
                " ORDER BY told_at, seq ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM again"
            ),
            {"since": since or datetime(1, 1, 1, tzinfo=UTC)},
        )
        await session.execute(
            text(
                f"WITH untold AS (DELETE FROM outbox WHERE seq <= :last RETURNING seq, {_COLUMNS})"
                f" INSERT INTO outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM untold ORDER BY seq"
            ),
            {"last": last},
        )
    return int(again or 0)
