"""What became of the messages, as the provider answers when asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from notification.dispatch import repository
from notification.notices import service as notices
from notification.providers.alimtalk.client import AlimtalkAway, CallNotTaken, Result
from notification.providers.alimtalk.codes import Verdict
from notification.resources import resources_of

log = structlog.get_logger()

_OVERLAP = timedelta(seconds=30)
"""Read again each time: the provider's own record may lag behind."""


async def collect(runtime: Runtime) -> None:
    """Read all results since the last reading, if one is due and any notice waits for one."""
    now = runtime.clock.now()
    period = timedelta(seconds=resources_of(runtime).settings.alimtalk_results_seconds)
    async with runtime.database.transaction() as session:
        cursor = await repository.cursor(session, now)
        if cursor.due_at > now:
            return
        # The next reader, in this worker or another, comes after this one's time.
        cursor.due_at = now + period
        since = cursor.read_until - _OVERLAP
        wanted = await repository.awaited(session)
        if not wanted:
            cursor.read_until = now
    if not wanted:
        return
    try:
        async for page in resources_of(runtime).alimtalk.results(since, now):
            async with runtime.database.transaction() as session:
                await apply(session, page, now)
    except (AlimtalkAway, CallNotTaken) as error:
        # The cursor stays: the next reading covers the same time.
        log.warning("results.put_off", error=str(error))
        return
    async with runtime.database.transaction() as session:
        (await repository.cursor(session, now)).read_until = now


async def apply(session: AsyncSession, results: Sequence[Result], now: datetime) -> None:
    """Advance the notices that these results speak of. An unconfirmed one stays sent: it may still arrive."""
    decided = [(each, each.meaning) for each in results if each.meaning is not None]
    await notices.deliver(
        session,
        {each.notice: each.at or now for each, meaning in decided if meaning.verdict is Verdict.DELIVERED},
    )
    failed = (Verdict.FAILED, Verdict.LATER)
    await notices.fail(
        session, {each.notice: meaning.reason for each, meaning in decided if meaning.verdict in failed}, now
    )
