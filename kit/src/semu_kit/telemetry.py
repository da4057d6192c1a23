"""Logs in JSON on standard output, and Prometheus metrics; neither holds personal data."""

import asyncio
import logging
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import structlog
from prometheus_client import Gauge, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semu_kit.db import Database
from semu_kit.transient import is_transient

log = structlog.get_logger()

PERSONAL = frozenset(
    {
        "name",
        "phone",
        "address",
        "resident_number",
        "ci",
        "email",
        "birth",
        "account",
        "holder",
        "token",
        "password",
        "secret",
        "sign_in_id",
        "body",
    }
)
"""Keys that no log line may have, and fields of a body whose value no refusal repeats."""

REQUESTS = Histogram("semu_http_seconds", "Time to answer, by route", ["method", "route", "status"])
OUTBOX_ROWS = Gauge("semu_outbox_rows", "Events recorded and not yet told")
OUTBOX_AGE = Gauge("semu_outbox_oldest_seconds", "Age of the oldest such event")
DEAD_LETTERS = Gauge("semu_dead_letters", "Items that could not be applied, or wait behind one", ["state"])
DATABASE_UP = Gauge("semu_database_up", "1 if the database answered when this was read, 0 if not")
DATABASE_BYTES = Gauge("semu_database_bytes", "Bytes of this process's database")
SLOT_BYTES = Gauge("semu_wal_slot_bytes", "Bytes of WAL that the server keeps for a replication slot", ["slot"])

Measure = Callable[[AsyncSession], Awaitable[None]]
"""Sets gauges from what is in the database, each time the metrics are read."""
_MEASURING_SECONDS = 8.0
"""Less than Prometheus waits."""


def configure_logging(service: str, level: str) -> None:
    """One JSON object a line, from structlog and the standard library alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_personal_data,
        _without_values,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("aiokafka").setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        # Its own handlers would print an error's values.
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # Access lines would repeat addresses with their query; the middleware below measures by route instead.
    logging.getLogger("uvicorn.access").disabled = True
    structlog.contextvars.bind_contextvars(service=service)


def _without_personal_data(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in PERSONAL & event.keys():
        event[key] = "removed"
    return event


def _without_values(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error is logged as its classes and frames: a database's message may quote what was being written."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else sys.exception() if info is True else info
    if isinstance(error, BaseException):
        event["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-12:]]
        event["errors"] = []
        while error is not None:
            event["errors"].append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
    return event


class Measured:
    """Times every request by its route's template, so that no id becomes a label."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            REQUESTS.labels(scope["method"], route, status).observe(time.perf_counter() - started)


async def measure_plumbing(session: AsyncSession) -> None:
    """Set the gauges of the outbox, of the dead letters, and of the database itself."""
    outbox = (
        await session.execute(
            text("SELECT count(*), coalesce(extract(epoch FROM now() - min(recorded_at)), 0) FROM outbox")
        )
    ).one()
    OUTBOX_ROWS.set(outbox[0])
    OUTBOX_AGE.set(float(outbox[1]))
    letters = await session.execute(text("SELECT state, count(*) FROM dead_letters GROUP BY state"))
    counts: dict[str, int] = {row[0]: row[1] for row in letters}
    for state in ("parked", "waiting"):
        DEAD_LETTERS.labels(state).set(counts.get(state, 0))

    DATABASE_BYTES.set((await session.execute(text("SELECT pg_database_size(current_database())"))).scalar_one())
    slots = await session.execute(
        text("SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) FROM pg_replication_slots")
    )
    SLOT_BYTES.clear()
    for slot, behind in slots:
        # A slot that is lost keeps nothing any more.
        SLOT_BYTES.labels(slot).set(behind or 0)


async def exposition(database: Database, measures: Sequence[Measure]) -> bytes:
    """What Prometheus reads. While the database is away, the gauges of what is in it stay as they were, and say so."""
    try:
        async with asyncio.timeout(_MEASURING_SECONDS), database.transaction() as session:
            for measure in measures:
                await measure(session)
        DATABASE_UP.set(1)
    except Exception as error:
        DATABASE_UP.set(0)
        if not is_transient(error):
            log.error("metrics.failed", error=type(error).__name__, exc_info=error)
    return generate_latest()
