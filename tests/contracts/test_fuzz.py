"""Whatever is asked of a service within its published document is answered by it, and never by a failure."""

import asyncio
import json
import socket

import pytest
import schemathesis
import uvicorn
from gateway.clients.rules import OFFICIAL_SCOPES, SERVICE_SCOPES
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.contracts.generate import PUBLISHED, SERVICES

EXAMPLES = 12
SCOPES = sorted(OFFICIAL_SCOPES | SERVICE_SCOPES)
HELD_TO = [not_a_server_error, response_schema_conformance, content_type_conformance]


@pytest.fixture
async def served(make_app):
    """`await served("collection")`: its address, on a port of its own."""
    running = []

    async def serve(service):
        app = await make_app(service)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        running.append((server, asyncio.create_task(server.serve(sockets=[listening]))))
        while not server.started:
            await asyncio.sleep(0.01)
        return "http://{}:{}".format(*listening.getsockname())

    yield serve
    for server, task in running:
        server.should_exit = True
        await task


def ask_everything(service, url, headers):
    """Every operation with values of all kinds; the failures by operation."""
    document = json.loads((PUBLISHED / "openapi" / f"{service}.json").read_text("utf-8"))
    failures = {}
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(base_url=url, headers=headers(), checks=HELD_TO)

        try:
            ask()
        except Exception as failure:
            failures[operation.label] = str(failure)
    return failures


@pytest.mark.parametrize("service", SERVICES)
async def test_no_request_within_the_document_makes_a_service_fail(service, served, tokens):
    url = await served(service)
    failures = await asyncio.to_thread(ask_everything, service, url, lambda: tokens.headers(*SCOPES))
    assert not failures, "\n\n".join(f"{label}: {failure}" for label, failure in failures.items())
