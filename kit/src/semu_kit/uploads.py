"""Uploads of files: streamed, hashed and sealed chunk by chunk, never whole in memory."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from semu_kit.ids import new_id
from semu_kit.pii import Sealed, Vault
from semu_kit.plumbing import PersonalRecord
from semu_kit.problems import Problem, UpstreamUnavailable
from semu_kit.routes import Handle, UnitOfWorkRoute
from semu_kit.runtime import Runtime

NO_LIMIT_HERE = 2**62
"""`max_body_size` of a route whose own limit is counted as the body streams, so that its refusal can name it."""

_AT_ONCE = 4
"""Uploads that one route of a process takes at a time: fewer than its connections."""
_CHUNK = 256 * 1024


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


@dataclass(frozen=True)
class Kept:
    """An upload as it is kept."""

    sha256: bytes
    size: int
    """Bytes."""
    chunks: list[UUID]
    """The personal records that hold the content, in order."""


async def keep(
    session: AsyncSession,
    runtime: Runtime,
    body: AsyncIterator[bytes],
    *,
    purpose: str,
    limit: int,
    too_large: Callable[[int], Problem],
) -> Kept:
    """Seal a body as it streams, as personal records of `purpose`. Raises what `too_large` makes of the limit.

    It is part of the caller's transaction: a sender who breaks off in the middle leaves nothing behind.
    """
    digest, size, chunks, pending = hashlib.sha256(), 0, [], bytearray()
    async for piece in body:
        digest.update(piece)
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        pending += piece
        while len(pending) >= _CHUNK:
            chunks.append(await _seal(session, runtime, bytes(pending[:_CHUNK]), purpose))
            del pending[:_CHUNK]
    if pending:
        chunks.append(await _seal(session, runtime, bytes(pending), purpose))
    return Kept(digest.digest(), size, chunks)


async def _seal(session: AsyncSession, runtime: Runtime, chunk: bytes, purpose: str) -> UUID:
    record, now = new_id(), runtime.clock.now()
    sealed = runtime.vault.seal_bytes(record, chunk)
    session.add(
        PersonalRecord(
            id=record, key_id=sealed.key_id, sealed=sealed.blob, purpose=purpose, made_at=now,
            retain_until=runtime.settings.retain_until(purpose, runtime.clock.today()),
        )
    )  # fmt: skip
    await session.flush()
    session.expunge_all()  # or the session would hold the whole file
    return record


async def content(session: AsyncSession, vault: Vault, chunks: Sequence[UUID]) -> AsyncIterator[bytes]:
    """The bytes of an upload, opened a chunk at a time."""
    for chunk in chunks:
        record = (
            await session.execute(
                select(col(PersonalRecord.key_id), col(PersonalRecord.sealed)).where(col(PersonalRecord.id) == chunk)
            )
        ).one()
        yield vault.open_bytes(chunk, Sealed(record[0], record[1]))
