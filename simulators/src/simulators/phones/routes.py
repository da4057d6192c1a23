"""Citizens' phones: KakaoTalk messages as bubbles, with their buttons."""

import json
from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from simulators.html import templates
from simulators.phones.holder import remember_holder
from simulators.store import Row
from simulators.world import WorldDep

router = APIRouter(prefix="/phones", tags=["phones"], default_response_class=HTMLResponse)

_PAGE = 50


@router.get("")
async def index(request: Request, world: WorldDep, after: str = "") -> Response:
    page = world.citizens.page(after, _PAGE)
    further = page[-1].person if len(page) == _PAGE else None
    return templates.TemplateResponse(request, "phones/index.html", {"citizens": page, "further": further})


@router.get("/{person}")
async def phone(request: Request, person: str, world: WorldDep) -> Response:
    citizen = world.citizens.get(person)
    if citizen is None:
        raise HTTPException(404, "No such phone")
    bubbles = [_bubble(row) for row in world.messages.on_phone(person)]
    page = templates.TemplateResponse(request, "phones/phone.html", {"citizen": citizen, "bubbles": bubbles})
    remember_holder(page, person)
    return page


def _bubble(row: Row) -> dict[str, Any]:
    received = datetime.fromisoformat(row["receive_date"])
    return {
        "content": row["content"],
        "buttons": [button for button in json.loads(row["buttons"]) if button.get("linkMo")],
        "received": received,
        "day": f"{received.year}년 {received.month}월 {received.day}일",
        "time": f"{'오전' if received.hour < 12 else '오후'} {received.hour % 12 or 12}:{received.minute:02}",
    }
