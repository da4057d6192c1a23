"""A service's API process."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from semu_kit import inside, problems, telemetry
from semu_kit.routes import RuntimeDep
from semu_kit.runtime import OpenResources, open_runtime
from semu_kit.settings import ServiceSettings
from semu_kit.telemetry import Measure


def create_service_app(
    settings: ServiceSettings,
    routers: Sequence[APIRouter],
    *,
    resources: OpenResources | None = None,
    measures: Sequence[Measure] = (),
) -> FastAPI:
    """The service's ASGI application. It starts with `app.state.settings`; while it runs, `app.state.runtime` is its
    Runtime."""
    telemetry.configure_logging(settings.service, settings.log_level)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_runtime(app.state.settings, resources) as runtime:
            app.state.runtime = runtime
            async with inside.answering(runtime, app.state.measures):
                yield

    app = FastAPI(
        title=f"Semu {settings.service}",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # A redirect would name the address inside, and send a citizen there.
        redirect_slashes=False,
        responses=problems.DOCUMENTED,
    )
    app.state.settings = settings
    app.state.measures = (telemetry.measure_plumbing, *measures)
    problems.install(app)
    app.add_middleware(telemetry.Measured)
    for router in (*routers, _operations):
        app.include_router(router)
    return app


_operations = APIRouter(include_in_schema=False)


@_operations.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "live"}


@_operations.get("/health/ready")
async def ready(runtime: RuntimeDep) -> dict[str, str]:
    """Ready when the database answers."""
    async with runtime.database.transaction() as session:
        await session.execute(text("SELECT 1"))
    return {"status": "ready"}


@_operations.get("/metrics")
async def metrics(request: Request, runtime: RuntimeDep) -> Response:
    body = await telemetry.exposition(runtime.database, request.app.state.measures)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})
