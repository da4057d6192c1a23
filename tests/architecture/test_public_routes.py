"""What answers without a token is a short, committed list; everything else answers 401."""

import importlib
import json
import re
import types
import typing
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from gateway.edge.paths import Hidden, destination
from pydantic import SecretStr
from semu_kit.testing import serving

SERVICES = ("assessment", "collection", "notification", "reward")
LISTED = {
    tuple(line.split()[:3])
    for line in (Path(__file__).parent / "public_routes.txt").read_text().splitlines()
    if line and not line.startswith("#")
}


def settings_type(service):
    settings = importlib.import_module(f"{service}.settings")
    return settings.GatewaySettings if service == "gateway" else settings.Settings


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


def placeholder(annotation):
    """A value for a required setting that nothing in this test uses."""
    if SecretStr in (annotation, *typing.get_args(annotation)):
        return "x" * 40
    return None if isinstance(annotation, types.UnionType) else "http://127.0.0.1:9"


@pytest.fixture
def make_app(make_settings):
    async def make(service):
        kind = settings_type(service)
        given = {"database_url", "kafka_bootstrap", "gateway_url", "issuer", "client_id", "client_secret", "pii_keys"}
        fields = {
            name: placeholder(field.annotation)
            for name, field in kind.model_fields.items()
            if field.is_required() and name not in given | {"blind_index_key"}
        }
        return importlib.import_module(f"{service}.main").create_app(await make_settings(kind, **fields))

    return make


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
def test_the_gateway_lets_nothing_else_of_a_service_pass(service):
    app = importlib.import_module(f"{service}.main").create_app(settings_type(service).model_construct())
    for method, path in routes(app):
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
    present = {
        (service, *route)
        for service in (*SERVICES, "gateway")
        for route in routes(
            importlib.import_module(f"{service}.main").create_app(settings_type(service).model_construct())
        )
    }
    present |= {("*", method, path) for _, method, path in present}
    assert present >= LISTED
