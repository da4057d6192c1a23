"""Receiving a bank's file: streamed, hashed and sealed chunk by chunk, never whole in memory."""

from collections.abc import AsyncIterator
from datetime import date
from typing import cast
from uuid import UUID

from semu_kit import uploads
from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bank_files import repository
from collection.bank_files.models import BankFile
from collection.bank_files.profiles import PROFILES
from collection.officials import must_not_lie_ahead
from collection.settings import Settings


class ProfileUnknown(Problem):
    """No bank writes files of this profile."""

    status, type, title = 422, "bank-profile-unknown", "No such profile"


class FileTooLarge(Problem):
    status, type, title = 413, "bank-file-too-large", "The bank's file is too large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"파일이 {limit}바이트를 넘습니다. 회차를 나누어 보내십시오.", limit=limit)


class DuplicateFile(Conflict):
    """The same content was sent before, and was not refused."""

    type, title = "bank-file-duplicate", "The same file was sent before"

    def __init__(self, first: BankFile) -> None:
        super().__init__(
            "같은 내용의 파일을 이미 받았습니다. 두 번 수납되지 않으니 first_file의 상태를 확인하십시오.",
            first_file=first.id, received_at=first.received_at,
        )  # fmt: skip


class NothingFailed(Conflict):
    """Every receipt of the file is posted, or the file is still under way."""

    type, title = "bank-file-nothing-failed", "Nothing of the file failed"


async def receive(
    session: AsyncSession, runtime: Runtime, sender: Principal, profile: str, day: date, body: AsyncIterator[bytes]
) -> BankFile:
    """Keep an upload for the worker to take. Raises ProfileUnknown, DayAhead, FileTooLarge, DuplicateFile; then nothing
    of it is kept.

    The upload is one transaction: a sender who breaks off in the middle leaves nothing behind.
    """
    if profile not in PROFILES:
        raise ProfileUnknown("그런 전문(profile)이 없습니다. 아래 가운데 하나로 보내십시오.", profiles=sorted(PROFILES))
    must_not_lie_ahead(day, runtime.clock)
    limit = cast(Settings, runtime.settings).max_bank_file_bytes
    kept = await uploads.keep(session, runtime, body, purpose="bank_file", limit=limit, too_large=FileTooLarge)
    # Two uploads of one content at once: the second waits here, and then finds the first.
    await repository.one_upload_at_a_time(session, sender.municipality)
    first = await repository.with_content(session, sender.municipality, kept.sha256)
    if first is not None:
        raise DuplicateFile(first)
    file = BankFile(
        id=new_id(), municipality=sender.municipality, profile=profile, day=day, sha256=kept.sha256, size=kept.size,
        chunks=kept.chunks, sent_by=sender.actor, received_at=runtime.clock.now(),
    )  # fmt: skip
    session.add(file)
    await session.flush()
    return file


async def file_of(session: AsyncSession, municipality: str, file: UUID) -> BankFile:
    """A file of a municipality. Raises NotFound."""
    found = await repository.get(session, file)
    if found is None or found.municipality != municipality:
        raise NotFound("그런 수납 파일이 없습니다. 파일 번호와 지방자치단체를 확인하십시오.", bank_file=file)
    return found


async def try_again(session: AsyncSession, municipality: str, file: UUID) -> BankFile:
    """Have the receipts that could not be posted posted again. Raises NotFound, NothingFailed."""
    found = await file_of(session, municipality, file)
    if found.state != "posted" or not found.failed:
        raise NothingFailed("수납하지 못한 건이 없거나 아직 처리 중인 파일입니다. 상태를 확인하십시오.", bank_file=file)
    await repository.begin_again(session, file)
    await session.refresh(found)
    return found
