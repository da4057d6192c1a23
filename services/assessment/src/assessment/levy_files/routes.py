"""Sending a levy file, and following it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from semu_kit.auth import Principal, require
from semu_kit.problems import UpstreamUnavailable
from semu_kit.routes import Handle, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute

from assessment.levy_files import repository, service
from assessment.levy_files.schemas import LevyFileAnswer, LevyFilePage
from assessment.loading.rules import FileKind

_NO_LIMIT_HERE = 2**62
"""The service's own limit is counted as the body streams, so that its refusal can name it."""

_AT_ONCE = 4
"""Uploads that one process takes at a time: fewer than its connections."""

Limit = Annotated[int, Query(ge=1, le=1000)]


class UploadsBusy(UpstreamUnavailable):
    """As many uploads as are taken at a time are under way."""

    type, title = "uploads-busy", "Too many uploads at once"


class UploadRoute(UnitOfWorkRoute):
    """An upload holds a connection for as long as its sender takes: slow senders must leave some for everybody else."""

    def get_route_handler(self) -> Handle:
        handle, under_way = super().get_route_handler(), 0

        async def bounded(request: Request) -> Response:
            nonlocal under_way
            if under_way >= _AT_ONCE:
                raise UploadsBusy("다른 파일을 받고 있습니다. 잠시 뒤 같은 Idempotency-Key로 다시 보내십시오.")
            under_way += 1
            try:
                return await handle(request)
            finally:
                under_way -= 1

        return bounded


writes = APIRouter(prefix="/assessment/v1", route_class=UploadRoute, tags=["levy files"])
reads = APIRouter(prefix="/assessment/v1", route_class=ReadRoute, tags=["levy files"])


@writes.post(
    "/levy-files",
    status_code=202,
    max_body_size=_NO_LIMIT_HERE,
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
