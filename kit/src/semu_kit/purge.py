"""Deletes what has been kept long enough."""

from datetime import timedelta

import structlog
from sqlalchemy import text

from semu_kit.runtime import Runtime

log = structlog.get_logger()

_ROWS = 10_000

_EXPIRED = {
    "inbox": "recorded_at < now() - CAST(:inbox AS interval)",
    "told": "told_at < now() - CAST(:told AS interval)",
    "idempotency_keys": "recorded_at < now() - CAST(:idempotency AS interval)",
    "personal_records": "retain_until < :today",
}


async def purge(runtime: Runtime) -> None:
    """Delete event ids, told events, idempotent answers and personal records past their retention, a bounded batch at
    a time."""
    limits = {
        "inbox": timedelta(days=runtime.settings.inbox_days),
        "told": timedelta(days=runtime.settings.told_days),
        "idempotency": timedelta(days=runtime.settings.idempotency_days),
        "today": runtime.clock.today(),
    }
    for table, expired in _EXPIRED.items():
        deleted = _ROWS
        while deleted == _ROWS:
            async with runtime.database.transaction() as session:
                rows = await session.scalars(
                    text(
                        f"WITH gone AS (DELETE FROM {table} WHERE ctid = ANY("
                        f"ARRAY(SELECT ctid FROM {table} WHERE {expired} LIMIT {_ROWS})) RETURNING 1) "
                        "SELECT count(*) FROM gone"
                    ),
                    {name: limit for name, limit in limits.items() if f":{name}" in expired},
                )
                deleted = rows.one()
            if deleted:
                log.info("purged", table=table, rows=deleted)
