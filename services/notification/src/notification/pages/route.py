"""A page's route: whatever goes wrong, the person sees a page in Korean that says what to do."""

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from semu_kit.problems import Problem, UpstreamUnavailable
from semu_kit.routes import Handle, limited
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient
from starlette.exceptions import HTTPException

from notification.resources import resources_of

log = structlog.get_logger()


class IncompleteForm(Problem):
    status, type, title = 400, "incomplete-form", "The form is incomplete"


class Broken(Problem):
    status, type, title = 500, "broken", "Internal error"


class PageRoute(APIRoute):
    """Opens no transaction of its own: between its transactions a page asks providers and other services."""

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            runtime: Runtime = request.app.state.runtime
            pages = resources_of(runtime).pages
            try:
                response = await handle(limited(request, runtime.settings.max_body_bytes))
            except Problem as refusal:
                response = pages.refusal(refusal)
            except (RequestValidationError, HTTPException):
                response = pages.refusal(IncompleteForm("빠진 값이 있습니다. 메시지의 버튼을 다시 눌러 주십시오."))
            except Exception as error:
                response = pages.refusal(_trouble(error))
            for name, value in pages.headers.items():
                response.headers.setdefault(name, value)
            return response

        return shown


def _trouble(error: Exception) -> Problem:
    if is_transient(error):
        log.warning("page.transient", error=type(error).__name__)
        return UpstreamUnavailable("잠시 연결이 원활하지 않습니다. 잠시 뒤 다시 시도해 주십시오.")
    log.error("page.failed", error=type(error).__name__, exc_info=error)
    return Broken("처리하지 못했습니다. 잠시 뒤 다시 시도해 주십시오.")
