"""The published documents are as the code is: run `make contracts` and commit what changed."""

import json

import pytest
import yaml
from semu_contracts.events import EVENT_TYPES

from tests.contracts.generate import PUBLISHED, SERVICES, asyncapi, openapi


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_the_published_api_document_is_what_the_service_answers_by(service):
    assert openapi(service) == (PUBLISHED / "openapi" / f"{service}.json").read_text("utf-8")


def test_the_published_event_document_is_what_the_services_tell():
    assert asyncapi() == (PUBLISHED / "asyncapi.yaml").read_text("utf-8")


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_every_operation_says_what_it_is_and_how_it_refuses(service):
    document = json.loads((PUBLISHED / "openapi" / f"{service}.json").read_text("utf-8"))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path}"
            assert "application/problem+json" in operation["responses"]["default"]["content"], f"{method} {path}"


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_every_operation_that_needs_a_token_says_so(service):
    document = json.loads((PUBLISHED / "openapi" / f"{service}.json").read_text("utf-8"))
    for path, operations in document["paths"].items():
        if path.startswith((f"/{service}/", "/bills/")):
            for method, operation in operations.items():
                assert operation.get("security") == [{"token": []}], f"{method} {path}"


def test_every_reference_of_the_event_document_leads_somewhere():
    document = yaml.safe_load((PUBLISHED / "asyncapi.yaml").read_text("utf-8"))

    def references(node):
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in set(references(document)):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in found, reference
            found = found[part]


def test_every_event_is_told_by_the_service_its_topic_is_named_after():
    for name, data in EVENT_TYPES.items():
        assert data.topic.partition(".")[0] in (*SERVICES, "gateway"), name
        assert name.rpartition(".v")[2].isdigit(), f"{name} has no version"
