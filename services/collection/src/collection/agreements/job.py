"""The comparison of each day, and those that were asked for, done by a worker; and the alarm if one finds anything."""

from datetime import timedelta
from typing import cast
from uuid import UUID

import structlog
from prometheus_client import Gauge
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from collection.agreements import repository, service
from collection.days.repository import municipalities
from collection.resources import resources_of
from collection.settings import Settings

log = structlog.get_logger()

DIFFERENCES = Gauge(
    "semu_agreement_differences",
    "Facts of which the services say otherwise, by the last comparison, that nobody has explained",
    ["municipality", "subject"],
)


async def agree(runtime: Runtime) -> None:
    """Ask for the comparison of the day that has ended, and do what is due.

    What cannot be asked now, because a service is away, is asked at the next run. One that meets a fault does not keep
    the others waiting, and the fault is told when they are done.
    """
    pause = timedelta(seconds=cast(Settings, runtime.settings).agreement_pause_seconds)
    yesterday = runtime.clock.today() - timedelta(days=1)
    async with runtime.database.transaction() as session:
        for municipality in await municipalities(session):
            await repository.ask_daily(session, municipality, yesterday, runtime.clock.now())
        due = await repository.due(session, runtime.clock.now() - pause)
    fault: Exception | None = None
    for agreement in due:
        try:
            await _look(runtime, agreement)
        except Exception as error:
            fault = fault or error
    if fault is not None:
        raise fault


async def _look(runtime: Runtime, agreement_id: UUID) -> None:
    async with runtime.database.transaction() as session:
        agreement = await repository.take(session, agreement_id)
        if agreement is None:
            return
        await service.look(session, runtime.clock, resources_of(runtime), agreement)
        standing, unexplained = await repository.count_open(session, agreement_id)
    if agreement.finished_at is not None and standing:
        log.error(
            "services.disagree", agreement=str(agreement_id), municipality=agreement.municipality,
            differences=standing, unexplained=unexplained,
        )  # fmt: skip


async def measure(session: AsyncSession) -> None:
    """Set the gauge of differences."""
    DIFFERENCES.clear()
    for municipality, agreement in (await repository.last_finished(session)).items():
        _, unexplained = await repository.count_open(session, agreement)
        for subject in ("decided", "approved", "credited"):
            DIFFERENCES.labels(municipality, subject).set(unexplained.get(subject, 0))
