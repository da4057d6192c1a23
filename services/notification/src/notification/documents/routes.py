"""The notice's first page, which anyone with the link sees, and the document, which only the recipient does."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from semu_kit.routes import RuntimeDep

from notification.documents.service import document
from notification.documents.visit import Reader, Visitor, remember_browser
from notification.pages.route import PageRoute
from notification.resources import resources_of

router = APIRouter(prefix="/n", route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/{token}")
async def intro(visit: Visitor, runtime: RuntimeDep) -> Response:
    """Who sent it and how to tell that it is real; no personal data."""
    if visit.proved:
        return RedirectResponse(f"{visit.link}/document", 303)
    has = resources_of(runtime)
    ways = [provider.dialect for provider in has.identity.values()]
    response = has.pages.page("intro", visit=visit, city=visit.city, ways=ways)
    remember_browser(runtime, response, visit.browser)
    return response


@router.get("/{token}/document")
async def show(visit: Reader, runtime: RuntimeDep) -> Response:
    """What is owed today and why."""
    found = await document(runtime, visit.notice)
    return resources_of(runtime).pages.page("document", visit=visit, city=visit.city, document=found)
