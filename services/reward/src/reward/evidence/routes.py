"""`/reward/v1/reports/{report}/…`: sending a report's files, and opening them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session, TransactionRoute
from semu_kit.runtime import Runtime
from semu_kit.uploads import NO_LIMIT_HERE, UploadRoute

from reward.evidence import service
from reward.evidence.formats import EXTENSIONS, MEDIA_TYPES
from reward.evidence.models import ReportFile
from reward.identities.keys import InformantRoute
from reward.identities.schemas import WhyOpened
from reward.identities.service import IDENTIFY
from reward.reports.schemas import FileView

Officer = Annotated[Principal, require("informants:write")]
Identifier = Annotated[Principal, require(IDENTIFY)]
Number = Annotated[int, Path(ge=1, le=100_000)]

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself; what it is shows in its content.",
        "content": {"application/octet-stream": _BINARY},
    }
}
_GIVEN: dict[int | str, dict[str, Any]] = {200: {"content": dict.fromkeys(MEDIA_TYPES, _BINARY)}}


class _InformantUploadRoute(InformantRoute, UploadRoute):
    """An upload whose fingerprint tells nobody which file it was."""


uploads = APIRouter(prefix="/reward/v1/reports/{report}", route_class=_InformantUploadRoute, tags=["informants"])
reads = APIRouter(prefix="/reward/v1/reports/{report}", route_class=ReadRoute, tags=["informants"])
openings = APIRouter(prefix="/reward/v1/reports/{report}", route_class=TransactionRoute, tags=["informants"])


@uploads.post("/form", status_code=201, max_body_size=NO_LIMIT_HERE, openapi_extra=_SENT)
async def send_form(
    report: UUID, request: Request, session: Session, runtime: RuntimeDep, principal: Identifier
) -> FileView:
    """Send the form that the informant signed, as it was scanned."""
    file = await service.receive_form(session, runtime, principal, report, request.stream())
    return FileView.model_validate(file.model_dump())


@uploads.post("/evidence", status_code=201, max_body_size=NO_LIMIT_HERE, openapi_extra=_SENT)
async def send_evidence(
    report: UUID,
    request: Request,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("informants:write", IDENTIFY)],
    names_informant: bool = False,
) -> FileView:
    """Send a file of evidence. `names_informant`: it shows who informed, so that case officers do not open it."""
    file = await service.receive(session, runtime, principal, report, request.stream(), names_informant=names_informant)
    return FileView.model_validate(file.model_dump())


@reads.get("/files/{number}", response_class=StreamingResponse, responses=_GIVEN)
async def open_file(
    report: UUID, number: Number, session: Session, runtime: RuntimeDep, principal: Officer
) -> StreamingResponse:
    """Open a file that does not show who informed."""
    return _given(runtime, await service.for_case(session, principal.municipality, report, number))


@openings.post("/files/{number}/opening", response_class=StreamingResponse, responses=_GIVEN)
async def open_naming_file(
    report: UUID, number: Number, body: WhyOpened, session: Session, runtime: RuntimeDep, principal: Identifier
) -> StreamingResponse:
    """Open any file of a report. The look and its reason are entered in the register."""
    return _given(runtime, await service.for_identifier(session, runtime, principal, report, number, body.reason))


def _given(runtime: Runtime, file: ReportFile) -> StreamingResponse:
    """As a file to be saved: a browser must not show what a stranger sent as a page of ours."""
    name = f"{file.kind}-{file.number}.{EXTENSIONS[file.media_type]}"
    return StreamingResponse(
        service.content(runtime, file),
        media_type=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(file.size),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
