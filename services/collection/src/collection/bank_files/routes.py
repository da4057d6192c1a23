"""`/collection/v1/bank-files`: sending a bank's file of receipts, and following it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session, UnitOfWorkRoute
from semu_kit.uploads import NO_LIMIT_HERE, UploadRoute

from collection.bank_files import repository, service
from collection.bank_files.profiles import PROFILES
from collection.bank_files.schemas import (
    BankFileAnswer,
    BankFilePage,
    BankReceiptAnswer,
    BankReceiptPage,
    FileState,
    Outcome,
    ProfileAnswer,
    ProfileList,
    RefusalPage,
    RefusedRow,
)  # fmt: skip

Limit = Annotated[int, Query(ge=1, le=1000)]
Line = Annotated[int, Query(ge=0, le=2**31 - 1)]
Reader = Annotated[Principal, require("ledger:read")]
Writer = Annotated[Principal, require("receipts:write")]


uploads = APIRouter(prefix="/collection/v1", route_class=UploadRoute, tags=["bank"])
writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["bank"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["bank"])


@uploads.post(
    "/bank-files",
    status_code=202,
    max_body_size=NO_LIMIT_HERE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file as the bank wrote it, by its profile.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def send_bank_file(
    request: Request,
    response: Response,
    profile: str,
    day: date,
    session: Session,
    runtime: RuntimeDep,
    principal: Writer,
) -> BankFileAnswer:
    """Send a bank's file of the receipts of one day (영수필통지서 전산자료); it is checked and posted soon after, and
    followed at Location. The header must name the same day and the token's municipality."""
    file = await service.receive(session, runtime, principal, profile, day, request.stream())
    response.headers["Location"] = f"/collection/v1/bank-files/{file.id}"
    return BankFileAnswer.of(file)


@writes.post("/bank-files/{file}/retry", status_code=202)
async def retry(file: UUID, session: Session, principal: Writer) -> BankFileAnswer:
    """Post the receipts again that could not be posted, after their cause was mended."""
    return BankFileAnswer.of(await service.try_again(session, principal.municipality, file))


@reads.get("/bank-profiles")
async def profiles(session: Session, principal: Reader) -> ProfileList:
    """The forms of files that banks send."""
    return ProfileList(profiles=[ProfileAnswer(name=name, title=one.title) for name, one in PROFILES.items()])


@reads.get("/bank-files")
async def bank_files(
    session: Session,
    principal: Reader,
    day: date | None = None,
    state: FileState | None = None,
    unclear: bool = False,
    after: UUID | None = None,
    limit: Limit = 100,
) -> BankFilePage:
    """The municipality's files by day and state, the newest first; `unclear`: those only that were refused, or of which
    rows were refused, differ from what was posted, or could not be posted."""
    files = await repository.page(session, principal.municipality, day, state, unclear, after, limit)
    return BankFilePage(
        bank_files=[BankFileAnswer.of(file) for file in files],
        next_after=files[-1].id if len(files) == limit else None,
    )


@reads.get("/bank-files/{file}")
async def bank_file(file: UUID, session: Session, principal: Reader) -> BankFileAnswer:
    """One file: its state, how much of it is posted, and what of it could not be taken."""
    return BankFileAnswer.of(await service.file_of(session, principal.municipality, file))


@reads.get("/bank-files/{file}/refusals")
async def refusals(
    file: UUID, session: Session, runtime: RuntimeDep, principal: Reader, after: Line = 0, limit: Limit = 100
) -> RefusalPage:
    """Rows that are no receipts, in the order of the file, each with every fault: field, value, reason, remedy."""
    await service.file_of(session, principal.municipality, file)
    rows = await repository.refusals(session, runtime.vault, file, after, limit)
    return RefusalPage(
        rows=[RefusedRow.model_validate(row) for row in rows],
        next_after=rows[-1]["line"] if len(rows) == limit else None,
    )


@reads.get("/bank-files/{file}/receipts")
async def receipts(
    file: UUID,
    session: Session,
    principal: Reader,
    outcome: Outcome | None = None,
    after: Line = 0,
    limit: Limit = 100,
) -> BankReceiptPage:
    """Receipts of a file by what became of them: `differs` and `failed` are work for an official."""
    await service.file_of(session, principal.municipality, file)
    rows = await repository.rows(session, file, outcome, after, limit)
    return BankReceiptPage(
        receipts=[BankReceiptAnswer.model_validate(row) for row in rows],
        next_after=rows[-1]["line"] if len(rows) == limit else None,
    )
