"""`GET /openapi.json` (all services in one document) and `GET /docs` (the same to read)."""

import json
from importlib import resources
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from gateway.documents.merge import merge
from gateway.edge.paths import SERVICES
from gateway.pages import page

router = APIRouter(include_in_schema=False)


def merged_document(request: Request) -> dict[str, Any]:
    """The gateway's own document and the services' published ones (semu_contracts/openapi)."""
    published = resources.files("semu_contracts") / "openapi"
    parts = {name: json.loads((published / f"{name}.json").read_text("utf-8")) for name in SERVICES}
    server: str = request.app.state.runtime.settings.issuer
    return merge("Semu", server, {"gateway": request.app.openapi(), **parts})


@router.get("/openapi.json")
async def openapi(request: Request) -> JSONResponse:
    return JSONResponse(merged_document(request))


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    return page("docs.html", document=merged_document(request))
