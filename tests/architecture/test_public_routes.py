"""What answers without a token is a short, committed list; everything else answers 401."""

import importlib
import json
import re
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from gateway.edge.paths import Hidden, destination
from semu_kit.testing import serving

SERVICES = ("assessment", "collection", "notification", "reward")
LISTED = {
    tuple(line.split()[:3])
    for line in (Path(__file__).parent / "public_routes.txt").read_text().splitlines()
    if line and not line.startswith("#")
}


def unstarted(service):
    """The service's application, of which only the routes are looked at."""
    module = importlib.import_module(f"{service}.settings")
    settings = module.GatewaySettings if service == "gateway" else module.Settings
    return importlib.import_module(f"{service}.main").create_app(settings.model_construct())


def routes(app):
    return [
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in sorted(context.methods or ())
    ]


def is_public(service, method, path):
    return (service, method, path) in LISTED or ("*", method, path) in LISTED


def concrete(path):
    """The path with something in the place of every parameter."""
    return re.sub(r"\{(\w+)(:\w+)?\}", "019a0000-0000-7000-8000-000000000000", path)


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
async def test_every_route_that_is_not_listed_asks_for_a_token(service, make_app):
    app = await make_app(service)
    asked = [(method, path) for method, path in routes(app) if not is_public(service, method, path)]
    assert asked
    async with serving(app) as client:
        for method, path in asked:
            answer = await client.request(method, concrete(path), headers={"Idempotency-Key": "1"}, content=b"{}")
            assert answer.status_code == 401, f"{method} {path} answered {answer.status_code} without a token"
            assert answer.headers["content-type"] == "application/problem+json"
            assert json.loads(answer.content)["type"].endswith("/unauthorized")


@pytest.mark.parametrize("service", SERVICES)
async def test_a_token_without_scopes_opens_no_route_that_is_not_listed(service, make_app, tokens):
    app = await make_app(service)
    asked = [(method, path) for method, path in routes(app) if not is_public(service, method, path)]
    async with serving(app) as client:
        for method, path in asked:
            answer = await client.request(method, concrete(path), headers=tokens.headers(), content=b"{}")
            assert answer.status_code == 403, f"{method} {path} answered {answer.status_code} to a token without scopes"


@pytest.mark.parametrize("service", SERVICES)
def test_the_gateway_lets_nothing_else_of_a_service_pass(service):
    for method, path in routes(unstarted(service)):
        if ("*", method, path) in LISTED:
            assert destination(method, concrete(path)) is None, f"{path} of {service} is reachable from outside"
        elif "/internal/" in path:
            with pytest.raises(Hidden):
                destination(method, concrete(path))
        else:
            to = destination(method, concrete(path))
            assert to is not None, f"{path} of {service} cannot be reached"
            assert to.service == service
            assert to.public == is_public(service, method, path), f"{method} {path}"


def test_every_line_of_the_list_is_a_route():
    present = {(service, *route) for service in (*SERVICES, "gateway") for route in routes(unstarted(service))}
    present |= {("*", method, path) for _, method, path in present}
    assert present >= LISTED
