"""Away to the identity provider, and back."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from semu_kit.routes import RuntimeDep

from notification.documents.visit import BROWSER_COOKIE, OwnForm, Visitor, remember_reader
from notification.identity import service
from notification.pages.route import PageRoute
from notification.resources import resources_of

router = APIRouter(prefix="/n", route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/identity/return")
async def come_back(
    runtime: RuntimeDep,
    state: Annotated[str, Query(max_length=200)],
    code: Annotated[str | None, Query(max_length=2000)] = None,
    browser: Annotated[str, Cookie(alias=BROWSER_COOKIE)] = "",
) -> Response:
    """Opens the document for the recipient, and for nobody else."""
    notice, value = await service.come_back(runtime, state, code, browser)
    link = resources_of(runtime).links.path(notice.id)
    response = RedirectResponse(f"{link}/document", 303)
    remember_reader(runtime, response, link, value)
    return response


@router.post("/{token}/identity", dependencies=[OwnForm])
async def begin(visit: Visitor, runtime: RuntimeDep, provider: Annotated[str, Form(max_length=40)]) -> Response:
    return RedirectResponse(await service.begin(runtime, visit.notice, provider, visit.browser), 303)
