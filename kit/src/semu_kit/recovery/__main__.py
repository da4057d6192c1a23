"""The operator's terminal after a restore: `python -m semu_kit.recovery read-back collection`.

It runs with the settings of the service's worker, while the workers and the APIs are stopped.
"""

import asyncio
import importlib
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from aiokafka.errors import KafkaError

from semu_kit.handlers import Handlers
from semu_kit.recovery import PutBack, WorkersRunning, read_back, retell
from semu_kit.runtime import Runtime, open_runtime
from semu_kit.settings import ServiceSettings
from semu_kit.telemetry import configure_logging

app = typer.Typer(help="Bring a restored database and Kafka together again.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="The service's package, as `collection`.")]
Since = Annotated[datetime | None, typer.Option(help="From this moment on, as 2026-11-22T09:00:00+09:00.")]
Answer = TypeVar("Answer")


@app.command("read-back")
def read(
    service: Service,
    since: Since = None,
    report: Annotated[Path, typer.Option(help="Gets a JSON line for each fact to do again.")] = Path("/dev/stderr"),
) -> None:
    """Kafka was kept: put back what the service told after the restored moment, name what nobody puts back, and apply
    again what others told."""

    async def work(runtime: Runtime) -> str:
        with report.open("w", encoding="utf-8") as lines:

            def name(fact: dict[str, Any]) -> None:
                print(json.dumps(fact, ensure_ascii=False), file=lines)

            found = await read_back(
                runtime, _put_back_of(service), _handlers_of(service), name, since=_aware(since)
            )
            return found.as_json()

    typer.echo(_run(service, work))


@app.command("retell")
def tell(service: Service, since: Since = None) -> None:
    """Kafka was lost: tell again what was told, with the same ids, before what was not told yet."""

    async def work(runtime: Runtime) -> int:
        return await retell(runtime, _aware(since))

    try:
        typer.echo(json.dumps({"service": service, "told_again": _run(service, work)}))
    except WorkersRunning:
        typer.echo(f"A worker of {service} is running. Stop it first.", err=True)
        raise typer.Exit(1) from None


def _run(service: str, work: Callable[[Runtime], Awaitable[Answer]]) -> Answer:
    settings = _settings_of(service)
    configure_logging(service, settings.log_level)

    async def run() -> Answer:
        async with open_runtime(settings, None) as runtime:
            return await work(runtime)

    try:
        return asyncio.run(run())
    except KafkaError as error:
        typer.echo(f"The brokers do not answer as they should: {type(error).__name__}.", err=True)
        raise typer.Exit(1) from error


def _settings_of(service: str) -> ServiceSettings:
    """The one settings class of the service's own module."""
    module = importlib.import_module(f"{service}.settings")
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, ServiceSettings) and each.__module__ == module.__name__
    ]
    return found[0]()


def _put_back_of(service: str) -> PutBack:
    """Of the service's `recovery` module; a service without one puts nothing back."""
    module = _module_of(service, "recovery")
    return module.put_back if module else PutBack()


def _handlers_of(service: str) -> Handlers | None:
    """Of the service's `handlers` module; a service without one follows nobody."""
    module = _module_of(service, "handlers")
    return module.handlers if module else None


def _module_of(service: str, name: str) -> Any:
    try:
        return importlib.import_module(f"{service}.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != f"{service}.{name}":
            raise
        return None


def _aware(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone()


if __name__ == "__main__":
    app()
