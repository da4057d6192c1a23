"""The rows of a file that were not levied."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session

from assessment.levy_files.routes import Limit
from assessment.levy_files.service import file_of
from assessment.rejects import repository
from assessment.rejects.csv_file import csv_of
from assessment.rejects.schemas import RejectPage

router = APIRouter(prefix="/assessment/v1", route_class=ReadRoute, tags=["levy files"])


@router.get("/levy-files/{file_id}/rejects")
async def list_rejects(
    file_id: UUID,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("levies:read")],
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 100,
) -> RejectPage:
    """Rejected and repeated rows in the order of the file, each with every fault: column, value, reason, remedy."""
    file = await file_of(session, principal, file_id)
    rows = await repository.page(session, runtime.vault, file_id, after, limit)
    return RejectPage(header=file.header or [], rows=rows, next_after=rows[-1].line if len(rows) == limit else None)


@router.get("/levy-files/{file_id}/rejects.csv", response_class=StreamingResponse)
async def download_rejects(
    file_id: UUID,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("levies:read")],
) -> StreamingResponse:
    """The same rows as a CSV file in the encoding that was sent, to be mended and sent again as it is."""
    file = await file_of(session, principal, file_id)
    charset = "cp949" if file.encoding == "cp949" else "utf-8"
    return StreamingResponse(
        csv_of(runtime, file),
        media_type=f"text/csv; charset={charset}",
        headers={"Content-Disposition": f'attachment; filename="rejects-{file_id}.csv"'},
    )
