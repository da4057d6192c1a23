"""One process for the whole world outside: `uvicorn simulators.main:create_app --factory --port 8090`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from semu_kit.clock import Clock, SystemClock

import simulators.alimtalk.routes
import simulators.bank.routes
import simulators.control.routes
import simulators.conversion.routes
import simulators.identity.certificate
import simulators.identity.kakao
import simulators.kakaopay.merchant
import simulators.kakaopay.page
import simulators.kakaopay.routes
import simulators.phones.routes
from simulators import refusals
from simulators.alimtalk import delivery
from simulators.settings import SimulatorSettings
from simulators.world import World, build

_ROUTERS = (
    simulators.alimtalk.routes.router,
    simulators.kakaopay.routes.router,
    simulators.kakaopay.page.router,
    simulators.kakaopay.merchant.router,
    simulators.identity.kakao.router,
    simulators.identity.certificate.router,
    simulators.bank.routes.router,
    simulators.conversion.routes.router,
    simulators.phones.routes.router,
    simulators.control.routes.router,
)


def create_app(settings: SimulatorSettings | None = None, clock: Clock | None = None) -> FastAPI:
    """The whole world outside; settings from the environment and the moved system clock unless given."""
    settings = settings or SimulatorSettings()
    world = build(settings, clock or SystemClock(settings.clock_offset))
    app = FastAPI(title="Semu simulators", lifespan=_running)
    app.state.world = world
    refusals.install(app)
    for router in _ROUTERS:
        app.include_router(router)

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    world: World = app.state.world
    async with asyncio.TaskGroup() as work:
        tasks = [
            work.create_task(world.courier.run()),
            work.create_task(delivery.run(world.store, world.messages, world.courier, world.settings.alimtalk_appkey)),
        ]
        yield
        for task in tasks:
            task.cancel()
    world.store.close()
