"""A service's worker process: it relays the outbox, applies events, and does periodic jobs."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
import uvloop

from semu_kit import inside, telemetry
from semu_kit.consumer import Consumer
from semu_kit.dead_letters.service import apply_readable
from semu_kit.handlers import Handlers
from semu_kit.progress import JOB_FAILING
from semu_kit.purge import purge
from semu_kit.relay import Relay
from semu_kit.runtime import OpenResources, Runtime, open_runtime
from semu_kit.settings import ServiceSettings
from semu_kit.transient import is_transient

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """Work done again and again, `every` so long after it last ended. It opens its own transactions; what fails is
    logged and tried again, while the relay and the consumer go on."""

    name: str
    every: timedelta
    run: Callable[[Runtime], Awaitable[None]]


_AFTER_FAULT = 5.0
"""Seconds until a job that met a fault of ours is tried again: one bad row must not fill the log."""

_PURGE = Job("purge", timedelta(hours=1), purge)


def _applying_readable(handlers: Handlers) -> Job:
    """At the start and then now and again: while an upgrade goes on, the release before parks still more."""

    async def run(runtime: Runtime) -> None:
        await apply_readable(runtime, handlers)

    return Job("apply-readable", timedelta(seconds=30), run)


def run_worker(
    settings: ServiceSettings,
    handlers: Handlers | None = None,
    jobs: Sequence[Job] = (),
    *,
    resources: OpenResources | None = None,
) -> None:
    """Work until SIGTERM or SIGINT. A relay or consumer that fails ends the process with an error, for its supervisor
    to start it again."""
    telemetry.configure_logging(settings.service, settings.log_level)
    uvloop.run(_until_signalled(settings, handlers, jobs, resources))


async def _until_signalled(
    settings: ServiceSettings, handlers: Handlers | None, jobs: Sequence[Job], resources: OpenResources | None
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_runtime(settings, resources) as runtime:
        log.info("worker.started")
        async with inside.answering(runtime, [telemetry.measure_plumbing]):
            await work(runtime, handlers, jobs, stop)
    log.info("worker.stopped")


async def work(runtime: Runtime, handlers: Handlers | None, jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """All parts at once, until `stop` is set or one fails."""
    relay = Relay(runtime.settings)
    async with asyncio.TaskGroup() as parts:
        parts.create_task(relay.run(stop))
        if handlers is not None:
            parts.create_task(Consumer(runtime, handlers, applied=relay.wake).run(stop))
            parts.create_task(_repeat(_applying_readable(handlers), runtime, relay, stop))
        for job in (*jobs, _PURGE):
            parts.create_task(_repeat(job, runtime, relay, stop))


async def _repeat(job: Job, runtime: Runtime, relay: Relay, stop: asyncio.Event) -> None:
    while not stop.is_set():
        pause = job.every.total_seconds()
        try:
            await job.run(runtime)
            relay.wake()
            JOB_FAILING.labels(job.name).set(0)
        except Exception as error:
            JOB_FAILING.labels(job.name).set(1)
            if is_transient(error):
                log.warning("job.retry", job=job.name, error=type(error).__name__)
            else:
                log.error("job.failed", job=job.name, error=type(error).__name__, exc_info=error)
                pause = max(pause, _AFTER_FAULT)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
