"""`/collection/v1/ledger`: closed booking days, their published heads, and the export."""

from datetime import date
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session, UnitOfWorkRoute

from collection.days import repository, service
from collection.days.keys import pem
from collection.days.schemas import HeadAnswer, Heads
from collection.settings import Settings

reads = APIRouter(prefix="/collection/v1/ledger", route_class=ReadRoute, tags=["ledger"])
writes = APIRouter(prefix="/collection/v1/ledger", route_class=UnitOfWorkRoute, tags=["ledger"])

Reader = Annotated[Principal, require("ledger:read")]
First = Annotated[date | None, Query(alias="from", description="첫날 (기본: 원장의 첫날)")]
Last = Annotated[date | None, Query(alias="to", description="끝날 (기본: 마지막으로 마감한 날)")]


@writes.post("/days/{day}/close")
async def close(
    day: date, session: Session, runtime: RuntimeDep, principal: Annotated[Principal, require("closing:run")]
) -> HeadAnswer:
    """Close a booking day that is over (일 마감); the worker does it by itself a few minutes after midnight."""
    key = cast(Settings, runtime.settings).ledger_signing_key
    return await service.close(session, runtime.clock, key, principal.municipality, principal.actor, day)


@reads.get("/heads")
async def heads(session: Session, principal: Reader, first: First = None, last: Last = None) -> Heads:
    """The published heads of closed booking days: keep them, and check any later export against them."""
    found = await repository.closed(session, principal.municipality, first, last)
    return Heads(heads=[service.answer(closed) for closed in found])


@reads.get("/keys", response_class=PlainTextResponse)
async def keys(session: Session, principal: Reader) -> Response:
    """The public keys that heads were signed with, in PEM, the newest first."""
    found = await repository.public_keys(session, principal.municipality)
    return PlainTextResponse("".join(map(pem, found)))


_TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}


@reads.get("/export", response_class=StreamingResponse, responses=_TEXT)
async def export(
    session: Session, runtime: RuntimeDep, principal: Reader, first: First = None, last: Last = None
) -> Response:
    """The ledger of closed days as text (docs/ledger-export.md), for `semu-ledger verify` or any other reader."""
    closed = await repository.closed(session, principal.municipality, first, last)
    if not closed:
        raise service.NothingClosed("그 사이에 마감한 날이 없습니다. GET /ledger/heads에서 마감한 날을 확인하십시오.")
    name = f"ledger-{principal.municipality}-{closed[0].day}-{closed[-1].day}.txt"
    return StreamingResponse(
        service.exported(runtime.database, closed),
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
