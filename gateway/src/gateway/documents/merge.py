"""Merging the services' API documents into one (OpenAPI 3.1)."""

from collections.abc import Mapping
from typing import Any

_SCHEMAS = "#/components/schemas/"

Document = dict[str, Any]


def merge(title: str, server: str, parts: Mapping[str, Document]) -> Document:
    """One document of all parts' paths. `parts` are by service; a service's schemas, operations and tags take its
    name in front, so that two services may use one word for two things. Internal paths are left out."""
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": server}],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    for service, part in parts.items():
        components = part.get("components", {})
        merged["components"]["securitySchemes"].update(components.get("securitySchemes", {}))
        for name, schema in components.get("schemas", {}).items():
            merged["components"]["schemas"][f"{service}.{name}"] = _renamed(schema, service)
        for path, item in part["paths"].items():
            if path.split("/")[2:3] != ["internal"]:
                merged["paths"][path] = {method: _operation(operation, service) for method, operation in item.items()}
    return merged


def _operation(operation: Document, service: str) -> Document:
    renamed: Document = _renamed(operation, service)
    return {**renamed, "tags": [service], "operationId": f"{service}.{operation['operationId']}"}


def _renamed(node: Any, service: str) -> Any:
    """The same with every reference to a schema leading to the service's own."""
    if isinstance(node, dict):
        return {
            key: f"{_SCHEMAS}{service}.{value.removeprefix(_SCHEMAS)}"
            if key == "$ref" and isinstance(value, str)
            else _renamed(value, service)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_renamed(each, service) for each in node]
    return node
