"""The person's pay page: confirm, leave, or fail, and be sent back to the shop."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from simulators.html import templates
from simulators.kakaopay.payments import Choice
from simulators.store import Row
from simulators.world import World, WorldDep

router = APIRouter(prefix="/kakaopay/pay", tags=["kakaopay"], default_response_class=HTMLResponse)


@router.get("/{page}")
async def show(request: Request, page: str, world: WorldDep) -> Response:
    payment = _payment(world, page)
    world.payments.open(payment["tid"])
    return templates.TemplateResponse(request, "kakaopay/pay.html", {"payment": _payment(world, page)})


@router.post("/{page}")
async def decide(request: Request, page: str, world: WorldDep, action: Annotated[Choice, Form()]) -> Response:
    tid = _payment(world, page)["tid"]
    if world.troubles.strike("kakaopay", "session_runs_out", page):
        world.payments.run_out(tid)
    payment = world.payments.choose(tid, action)
    if payment["status"] == "AUTH_PASSWORD":
        if world.troubles.strike("kakaopay", "lost_redirect", page):
            return templates.TemplateResponse(request, "kakaopay/lost.html", {"payment": payment})
        joint = "&" if "?" in payment["approval_url"] else "?"
        return RedirectResponse(f"{payment['approval_url']}{joint}pg_token={payment['pg_token']}", 302)
    target = payment["fail_url"] if payment["status"].startswith("FAIL") or action == "pay" else payment["cancel_url"]
    return RedirectResponse(target, 302)


def _payment(world: World, page: str) -> Row:
    payment = world.payments.on_page(page)
    if payment is None:
        raise HTTPException(404, "No such payment")
    return payment
