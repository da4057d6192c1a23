"""Receiving a levy file: streamed, hashed and sealed chunk by chunk, never whole in memory."""

from collections.abc import AsyncIterator
from typing import cast
from uuid import UUID

from semu_kit import uploads
from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levy_files import repository
from assessment.levy_files.models import LevyFile
from assessment.loading.rules import FileKind
from assessment.settings import Settings


class FileTooLarge(Problem):
    status, type, title = 413, "levy-file-too-large", "The levy file is too large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"파일이 {limit}바이트를 넘습니다. 여러 파일로 나누어 보내십시오.", limit=limit)


class DuplicateFile(Conflict):
    """The municipality has sent the same content before, and that file stands."""

    type, title = "levy-file-duplicate", "The same file was sent before"

    def __init__(self, first: LevyFile) -> None:
        super().__init__(
            "같은 내용의 파일을 이미 받았습니다. first_file의 상태를 확인하고, 잘못 보낸 것이면 취하한 뒤 보내십시오.",
            first_file=first.id,
            received_at=first.received_at,
        )


async def receive(
    session: AsyncSession, runtime: Runtime, sender: Principal, kind: FileKind, body: AsyncIterator[bytes]
) -> LevyFile:
    """Keep an upload for the worker to load. Raises FileTooLarge, DuplicateFile; then nothing of it is kept.

    The upload is one transaction: a sender who breaks off in the middle leaves nothing behind.
    """
    limit = cast(Settings, runtime.settings).max_upload_bytes
    kept = await uploads.keep(session, runtime, body, purpose="levy_file", limit=limit, too_large=FileTooLarge)
    # Two uploads of one content at once: the second waits here, and then finds the first.
    await repository.one_upload_at_a_time(session, sender.municipality)
    first = await repository.with_content(session, sender.municipality, kept.sha256)
    if first is not None:
        raise DuplicateFile(first)
    file = LevyFile(
        id=new_id(), municipality=sender.municipality, kind=kind, sha256=kept.sha256, size=kept.size,
        chunks=kept.chunks, sent_by=sender.actor, received_at=runtime.clock.now(),
    )  # fmt: skip
    session.add(file)
    await session.flush()
    return file


async def file_of(session: AsyncSession, principal: Principal, file_id: UUID, *, lock: bool = False) -> LevyFile:
    """A file that the principal may see. Raises NotFound, OtherMunicipality."""
    file = await repository.get(session, file_id, lock=lock)
    if file is None:
        raise NotFound("그런 부과 파일이 없습니다. 파일 번호를 확인하십시오.", levy_file=file_id)
    principal.must_serve(file.municipality)
    return file
