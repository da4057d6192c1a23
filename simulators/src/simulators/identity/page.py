"""The provider's page, which asks who holds the phone."""

from fastapi import Request
from fastapi.responses import Response

from simulators.html import templates
from simulators.people.citizens import Citizen
from simulators.phones.holder import holder_of
from simulators.world import World

_SHOWN = 20


def login_page(request: Request, world: World, provider: str, action: str, q: str) -> Response:
    """`q` looks for somebody else by name, who may have got hold of the phone."""
    holder: Citizen | None = world.citizens.get(holder_of(request) or "")
    others = [citizen for citizen in world.citizens.named(q, _SHOWN) if citizen != holder] if q else []
    return templates.TemplateResponse(
        request,
        "identity/login.html",
        {"provider": provider, "action": action, "holder": holder, "others": others, "q": q},
    )
