"""`python -m collection.outside_records`: what the operator gives in after everything was lost; `make recover` runs it.

It runs beside the service's worker, with its settings. Answers are JSON.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError
from semu_kit.problems import Problem
from semu_kit.runtime import Runtime, open_runtime
from semu_kit.telemetry import configure_logging

import collection.schema  # noqa: F401  # a foreign key is resolved when its table is known
from collection.bank_statements.schemas import NewStatement
from collection.outside_records import service
from collection.settings import Settings

app = typer.Typer(help="The bank's records of lost days, and what they brought back.", no_args_is_help=True)

_PIECE = 1024 * 1024
Body = TypeVar("Body", bound=BaseModel)
Municipality = Annotated[str, typer.Argument(help="The administrative code, as 41570.")]
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day (KST).")]


@app.command("bank-file")
def bank_file(municipality: Municipality, day: Day, profile: str) -> None:
    """A bank's file of receipts, from stdin, taken as any other: what is here already stays as it is."""
    _run(lambda runtime: service.take_file(runtime, municipality, day.date(), profile, _pieces()))


@app.command()
def statement(municipality: Municipality, day: Day) -> None:
    """The bank's statement of a day, from stdin: the JSON that PUT /collection/v1/bank-statements/{day} takes."""
    body = _read(NewStatement)
    _run(lambda runtime: service.take_statement(runtime, municipality, day.date(), body))


@app.command()
def report() -> None:
    """What a recovery brought back, from what it took (JSON from stdin)."""
    asked = _read(service.Question)
    _run(lambda runtime: service.report(runtime, asked))


async def _pieces() -> AsyncIterator[bytes]:
    while piece := sys.stdin.buffer.read(_PIECE):
        yield piece


def _read(model: type[Body]) -> Body:
    try:
        return model.model_validate_json(sys.stdin.buffer.read())
    except ValidationError as error:
        sys.exit(str(error.errors(include_input=False, include_url=False)))


def _run(work: Callable[[Runtime], Awaitable[BaseModel | None]]) -> None:
    """Print the answer; a refusal ends with status 1 and its remedy."""
    settings = Settings()
    configure_logging(settings.service, settings.log_level)

    async def run() -> BaseModel | None:
        async with open_runtime(settings, None) as runtime:
            return await work(runtime)

    try:
        answer = asyncio.run(run())
    except Problem as refused:
        typer.echo(json.dumps({"refused": refused.detail}, ensure_ascii=False), err=True)
        raise typer.Exit(1) from None
    typer.echo(answer.model_dump_json() if answer else "{}")


if __name__ == "__main__":
    app()
