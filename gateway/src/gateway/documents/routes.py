"""`GET /openapi.json` (all services in one document) and `GET /docs` (the same to read)."""

import json
from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from gateway.documents.merge import merge
from gateway.edge.paths import SERVICES
from gateway.pages import page

router = APIRouter(include_in_schema=False)


@cache
def _machine_readable(app: FastAPI) -> JSONResponse:
    """The gateway's own document and the services' published ones (semu_contracts/openapi), merged once a process:
    it costs much more than it takes to ask for it, and anybody may."""
    return JSONResponse(_merged(app))


@cache
def _readable(app: FastAPI) -> HTMLResponse:
    return page("docs.html", document=_merged(app))


def _merged(app: FastAPI) -> dict[str, Any]:
    published = resources.files("semu_contracts") / "openapi"
    parts = {name: json.loads((published / f"{name}.json").read_text("utf-8")) for name in SERVICES}
    return merge("Semu", app.state.runtime.settings.issuer, {"gateway": app.openapi(), **parts})


@router.get("/openapi.json")
async def openapi(request: Request) -> JSONResponse:
    return _machine_readable(request.app)


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    return _readable(request.app)
