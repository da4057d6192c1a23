"""Where everything arrives: refused, forwarded to a service, or passed to the gateway's own routes."""

import time

import structlog
from semu_kit.ids import new_id
from semu_kit.problems import NotFound, Problem, response_to
from semu_kit.telemetry import REQUESTS
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge.forward import CallerGone
from gateway.edge.paths import Destination, Hidden, destination
from gateway.resources import Resources
from gateway.settings import GatewaySettings

log = structlog.get_logger()


class Edge:
    """Pure ASGI: a framework between the caller and a service costs more than everything done here."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._own = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._own(scope, receive, send)
            return
        request_id = str(new_id())
        try:
            await self._pass(scope, receive, send, request_id)
        except Problem as problem:
            await response_to(problem)(scope, receive, _with_request_id(send, request_id))
        except CallerGone:
            log.info("caller.gone", request_id=request_id)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        resources: Resources = scope["app"].state.runtime.resources
        try:
            to = destination(scope["method"], scope["path"])
        except Hidden:
            raise NotFound("그런 주소가 없습니다. 경로를 확인하십시오.") from None
        await resources.guard.admit(scope, to)
        if to is None:
            await self._own(scope, receive, _with_request_id(send, request_id))
            return
        limit = self._settings.upload_limit if to.upload else self._settings.body_limit
        started, status = time.perf_counter(), "broken"
        try:
            status = str(
                await resources.forwarder.forward(scope, receive, send, to, limit=limit, request_id=request_id)
            )
        except Problem as problem:
            status = str(problem.status)
            raise
        finally:
            REQUESTS.labels(scope["method"], _label(to), status).observe(time.perf_counter() - started)


def _label(to: Destination) -> str:
    return f"{to.service} public" if to.public else to.service


def _with_request_id(send: Send, request_id: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
        await send(message)

    return sending
