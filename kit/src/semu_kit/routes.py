"""One request is one transaction, committed before the answer leaves; a write is done once for one key."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from semu_kit.auth import authenticate
from semu_kit.clock import Clock
from semu_kit.pii import Vault
from semu_kit.plumbing import IdempotencyKey
from semu_kit.problems import Problem
from semu_kit.runtime import Runtime

Handle = Callable[[Request], Coroutine[Any, Any, Response]]

_keys = IdempotencyKey.__table__  # type: ignore[attr-defined]
_MAX_KEY = 200
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_DOCUMENTED_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The same key and body get the first answer again; another body is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": _MAX_KEY},
}


class IdempotencyKeyMissing(Problem):
    status, type, title = 400, "idempotency-key-missing", "An Idempotency-Key is needed"


class IdempotencyKeyReused(Problem):
    status, type, title = 422, "idempotency-key-reused", "The Idempotency-Key was used for another request"


class TransactionRoute(APIRoute):
    """A write whose sender cannot name a key: a page's form, a provider's callback or return."""

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, max_body_size: int | None = None, **options: Any
    ) -> None:
        """`max_body_size`: bytes; without it, the settings' limit holds."""
        self._max_body_size = max_body_size
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def in_one_transaction(request: Request) -> Response:
            runtime: Runtime = request.app.state.runtime
            bounded = limited(request, self._max_body_size or runtime.settings.max_body_bytes)
            async with runtime.database.transaction() as session:
                request.state.session = session
                return await self.handle_in(session, bounded, handle)

        return in_one_transaction

    async def handle_in(self, session: AsyncSession, request: Request, handle: Handle) -> Response:
        return await handle(request)


class ReadRoute(TransactionRoute):
    """A read (GET, or POST where the question is too long or too private for a URL): a read-only transaction."""

    async def handle_in(self, session: AsyncSession, request: Request, handle: Handle) -> Response:
        await session.connection(execution_options={"postgresql_readonly": True})
        return await handle(request)


class UnitOfWorkRoute(TransactionRoute):
    """An API's write: POST, PUT, PATCH and DELETE need a token and an Idempotency-Key; GET needs neither here.

    The same subject, key, address and body get the first answer again; another body is refused. A refusal or a
    failure keeps nothing, and may be tried again with the same key.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not _READS.issuperset(options.get("methods") or ["GET"]):
            options["openapi_extra"] = {"parameters": [_DOCUMENTED_KEY], **(options.get("openapi_extra") or {})}
        super().__init__(path, endpoint, **options)

    async def handle_in(self, session: AsyncSession, request: Request, handle: Handle) -> Response:
        if request.method in _READS:
            return await handle(request)
        subject = (await authenticate(request)).subject
        key = request.headers.get("idempotency-key", "")
        if not 1 <= len(key) <= _MAX_KEY:
            raise IdempotencyKeyMissing("Idempotency-Key 머리글(1~200자)을 붙여 다시 보내십시오.")
        body = _HashedBody(request, self.fingerprinting(request.app.state.runtime))
        # A second request with this key waits here until the first has committed or rolled back.
        claimed = await session.execute(
            insert(IdempotencyKey).values(subject=subject, key=key).on_conflict_do_nothing().returning(_keys.c.key)
        )
        if claimed.first() is None:
            return await _replay(session, subject, key, await body.fingerprint())
        response = await handle(Request(request.scope, body.receive, request._send))  # noqa: SLF001  # Starlette's only way to keep it
        await session.execute(
            update(IdempotencyKey)
            .where(_keys.c.subject == subject, _keys.c.key == key)
            .values(
                fingerprint=await body.fingerprint(),
                status=response.status_code,
                media_type=response.headers.get("content-type"),
                location=response.headers.get("location"),
                body=bytes(response.body),
            )
        )
        return response

    def fingerprinting(self, runtime: Runtime) -> Vault:
        """What bodies are fingerprinted by: keyed, for whoever reads the database alone would try passwords."""
        return runtime.vault


def limited(request: Request, most: int) -> Request:
    """The request, with a body that ends in a 413 past `most` bytes; FastAPI's own limit answers in plain text."""
    if int(request.headers.get("content-length", 0)) > most:
        raise HTTPException(413)
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > most:
            raise HTTPException(413)
        return message

    return Request(request.scope, receive, request._send)  # noqa: SLF001  # Starlette's only way to keep it


async def _replay(session: AsyncSession, subject: str, key: str, fingerprint: bytes) -> Response:
    first = (await session.execute(select(_keys).where(_keys.c.subject == subject, _keys.c.key == key))).one()
    if first.fingerprint != fingerprint:
        raise IdempotencyKeyReused("다른 요청에 이미 쓰인 Idempotency-Key입니다. 새 키로 보내십시오.")
    headers = {"Idempotency-Replayed": "true"}
    if first.location is not None:
        headers["Location"] = first.location
    return Response(first.body, first.status, headers, media_type=first.media_type)


class _HashedBody:
    """Hashes the body as it streams past, so that a large file is never held for the sake of its key."""

    def __init__(self, request: Request, vault: Vault) -> None:
        self._request = request
        self._vault = vault
        self._receive: Receive = request.receive
        self._hash = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
        self._more = True

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._hash.update(message.get("body", b""))
            self._more = message.get("more_body", False)
        else:
            self._more = False
        return message

    async def fingerprint(self) -> bytes:
        """Of the whole body: what the handler left unread is read now."""
        while self._more:
            await self.receive()
        return self._vault.blind_index("request", self._hash.hexdigest())


async def _session(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


async def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


async def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.runtime.clock
    return clock


async def _vault(request: Request) -> Vault:
    vault: Vault = request.app.state.runtime.vault
    return vault


Session = Annotated[AsyncSession, Depends(_session)]
"""The request's session, in the request's transaction."""
RuntimeDep = Annotated[Runtime, Depends(_runtime)]
ClockDep = Annotated[Clock, Depends(_clock)]
VaultDep = Annotated[Vault, Depends(_vault)]
