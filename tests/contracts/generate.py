"""`make contracts`: the published documents, made from the code and committed with it.

OpenAPI (one document a service and one for the gateway) from the routes, AsyncAPI from the events and from who
handles them. They lie in the package semu_contracts: the gateway merges and serves them from there.
"""

import importlib
import json
from pathlib import Path
from typing import Any

import semu_contracts
import yaml
from pydantic.json_schema import models_json_schema
from semu_contracts.events import EVENT_TYPES, TOPICS
from semu_contracts.events.envelope import Event

SERVICES = ("assessment", "collection", "notification", "reward")
PUBLISHED = Path(str(semu_contracts.__file__)).parent


def openapi(service: str) -> str:
    """The API document of a service (or of the gateway), from its routes alone: nothing is started."""
    settings = importlib.import_module(f"{service}.settings")
    settings_type = settings.GatewaySettings if service == "gateway" else settings.Settings
    app = importlib.import_module(f"{service}.main").create_app(settings_type.model_construct())
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"


def asyncapi() -> str:
    """The events: a channel a topic, who tells what on it, and who listens."""
    models = {name: Event[data] for name, data in EVENT_TYPES.items()}  # type: ignore[valid-type]
    references, schemas = models_json_schema(
        [(model, "validation") for model in models.values()], ref_template="#/components/schemas/{model}"
    )
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Semu events",
            "version": "1",
            "description": "CloudEvents 1.0 in structured JSON mode. A message's key is its shard (0..63), its "
            "partition the shard modulo the topic's partitions; at least once, in order within a shard.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            topic: {
                "address": topic,
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"}
                    for name, data in EVENT_TYPES.items()
                    if data.topic == topic
                },
            }
            for topic in TOPICS
        },
        "operations": _operations(),
        "components": {
            "messages": {
                name: {
                    "name": name,
                    "summary": _first_line(EVENT_TYPES[name].__doc__),
                    "payload": references[model, "validation"],
                }
                for name, model in models.items()
            },
            "schemas": schemas["$defs"],
        },
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def _operations() -> dict[str, Any]:
    """`send` by the service that a topic is named after, `receive` by every service with a handler."""
    operations = {}
    for topic in TOPICS:
        operations[f"{topic.partition('.')[0]} tells {topic}"] = _operation("send", topic, list(EVENT_TYPES))
    for service in SERVICES:
        handlers = importlib.import_module(f"{service}.handlers").handlers
        for topic in sorted(handlers.topics):
            handled = [name for name in EVENT_TYPES if handlers.handles(name)]
            operations[f"{service} hears {topic}"] = _operation("receive", topic, handled)
    return operations


def _operation(action: str, topic: str, names: list[str]) -> dict[str, Any]:
    channel = f"#/channels/{topic}"
    messages = [{"$ref": f"{channel}/messages/{name}"} for name in names if EVENT_TYPES[name].topic == topic]
    return {"action": action, "channel": {"$ref": channel}, "messages": messages}


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0]


def documents() -> dict[Path, str]:
    """Every published document by its file."""
    return {
        **{PUBLISHED / "openapi" / f"{name}.json": openapi(name) for name in (*SERVICES, "gateway")},
        PUBLISHED / "asyncapi.yaml": asyncapi(),
    }


def main() -> None:
    for file, text in documents().items():
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
