"""The job that takes banks' files: reads what was received, posts what was checked."""

import traceback
from uuid import UUID

import structlog
from fastapi.encoders import jsonable_encoder
from semu_kit.problems import TYPE_PREFIX, Problem
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

from collection.bank_files import repository
from collection.bank_files.models import BankFile
from collection.bank_files.posting import post_file
from collection.bank_files.reading import read_file
from collection.bank_files.refusals import ReadingFailed

log = structlog.get_logger()


async def take_pending(runtime: Runtime) -> None:
    """Take every file that is not yet posted or refused, in the order of arrival."""
    async with runtime.database.transaction() as session:
        pending = await repository.pending(session)
    for file in pending:
        if file.state == "checked" or await _is_checked(runtime, file):
            await post_file(runtime, file)


async def _is_checked(runtime: Runtime, file: BankFile) -> bool:
    """Read the file; false if it was refused, or is another worker's."""
    try:
        await read_file(runtime, file.id, file.municipality)
    except Problem as refused:
        await _refuse(runtime, file.id, refused)
    except Exception as error:
        if is_transient(error):
            raise
        # The frames only: an error's message may quote a row.
        frames = traceback.format_tb(error.__traceback__)
        log.error("bank_file.failed", bank_file=str(file.id), error=type(error).__name__, frames=frames)
        await _refuse(runtime, file.id, ReadingFailed())
    async with runtime.database.transaction() as session:
        found = await repository.get(session, file.id)
        return found is not None and found.state == "checked"


async def _refuse(runtime: Runtime, file: UUID, refused: Problem) -> None:
    problem = {
        "type": TYPE_PREFIX + refused.type, "title": refused.title, "status": refused.status,
        "detail": refused.detail, **jsonable_encoder(refused.facts),
    }  # fmt: skip
    async with runtime.database.transaction() as session:
        await repository.note(session, file, state="refused", problem=problem, finished_at=runtime.clock.now())
