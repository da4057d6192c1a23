"""Sending a levy file, and following it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session
from semu_kit.uploads import NO_LIMIT_HERE, UploadRoute

from assessment.levy_files import repository, service
from assessment.levy_files.schemas import LevyFileAnswer, LevyFilePage
from assessment.loading.rules import FileKind

Limit = Annotated[int, Query(ge=1, le=1000)]


writes = APIRouter(prefix="/assessment/v1", route_class=UploadRoute, tags=["levy files"])
reads = APIRouter(prefix="/assessment/v1", route_class=ReadRoute, tags=["levy files"])


@writes.post(
    "/levy-files",
    status_code=202,
    max_body_size=NO_LIMIT_HERE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "CSV in CP949 or UTF-8, with Korean headers in its first line.",
            "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def send_levy_file(
    request: Request,
    response: Response,
    kind: FileKind,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("levies:write")],
) -> LevyFileAnswer:
    """Send a levy file (부과 파일) of the token's municipality; it is loaded soon after, and followed at Location."""
    file = await service.receive(session, runtime, principal, kind, request.stream())
    response.headers["Location"] = f"/assessment/v1/levy-files/{file.id}"
    return LevyFileAnswer.of(file)


@reads.get("/levy-files")
async def list_levy_files(
    session: Session,
    principal: Annotated[Principal, require("levies:read")],
    after: UUID | None = None,
    limit: Limit = 100,
) -> LevyFilePage:
    """The municipality's levy files, the newest first."""
    files = await repository.page(session, principal.municipality, after, limit)
    return LevyFilePage(
        levy_files=[LevyFileAnswer.of(file) for file in files],
        next_after=files[-1].id if len(files) == limit else None,
    )


@reads.get("/levy-files/{file_id}")
async def get_levy_file(
    file_id: UUID, session: Session, principal: Annotated[Principal, require("levies:read")]
) -> LevyFileAnswer:
    """One levy file: its state, its progress while loading, and how many rows were accepted or not, and why."""
    return LevyFileAnswer.of(await service.file_of(session, principal, file_id))
