"""A process's inside port, for Prometheus and the health check alone: no gateway and no proxy leads there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from semu_kit import progress, telemetry
from semu_kit.runtime import Runtime
from semu_kit.telemetry import Measure
from semu_kit.transient import is_transient


@asynccontextmanager
async def answering(runtime: Runtime, measures: Sequence[Measure]) -> AsyncIterator[None]:
    """While within, answer `/metrics`, `/health/live` and `/health/ready` on the setting `inside_port`, if it is set.

    Ready is who reaches the database, and whose relay and consumer, if it has any, went round lately.
    """

    async def metrics(request: web.Request) -> web.Response:
        body = await telemetry.exposition(runtime.database, measures)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def live(request: web.Request) -> web.Response:
        return web.json_response({"status": "live"})

    async def ready(request: web.Request) -> web.Response:
        stuck = progress.stuck()
        try:
            async with runtime.database.transaction() as session:
                await session.execute(text("SELECT 1"))
        except Exception as error:
            if not is_transient(error):
                raise
            stuck = ["database", *stuck]
        if stuck:
            return web.json_response({"status": "stuck", "parts": stuck}, status=503)
        return web.json_response({"status": "ready"})

    if not runtime.settings.inside_port:
        yield
        return
    app = web.Application()
    app.add_routes(
        [web.get("/metrics", metrics), web.get("/health/live", live), web.get("/health/ready", ready)]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=runtime.settings.inside_port).start()
        yield
    finally:
        await runner.cleanup()
