"""The command line of the embedded mode: `python -m semu_embedded COMMAND`."""

import asyncio
import os
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from semu_embedded import jars
from semu_embedded.interrupts import run_until_interrupted
from semu_embedded.parts import KAFKA_PORT, POSTGRES_PORT, Parts
from semu_embedded.ports import Ports
from semu_embedded.stack import Stack, StackOptions
from semu_embedded.state import State
from semu_embedded.trouble import Trouble

cli = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
StateDirectory = Annotated[Path, typer.Option("--state-dir", envvar="SEMU_STATE_DIR", help="Data, logs, secrets.")]
_DEFAULT_STATE = Path(".semu")
_STOP_SECONDS = 60


@cli.command("run")
def run_command(state_dir: StateDirectory = _DEFAULT_STATE, clock_offset_seconds: int = 0) -> None:
    """Run all of Semu until Ctrl-C."""
    run_until_interrupted(_run_stack(StackOptions(state_dir, clock_offset_seconds)))


async def _run_stack(options: StackOptions) -> None:
    async with Stack(options):
        await asyncio.Event().wait()


@cli.command("parts")
def parts_command(
    state_dir: StateDirectory = _DEFAULT_STATE,
    postgres_port: int = POSTGRES_PORT,
    kafka_port: int = KAFKA_PORT,
) -> None:
    """Run PostgreSQL and Kafka alone until Ctrl-C, and print the settings that lead to them."""
    run_until_interrupted(_run_parts(State(state_dir), postgres_port, kafka_port))


async def _run_parts(state: State, postgres_port: int, kafka_port: int) -> None:
    state.hold()
    ports = Ports(typer.echo)
    parts = Parts(state, ports, durable=False, postgres_port=postgres_port, kafka_port=kafka_port)
    try:
        await parts.start()
        typer.echo(f"SEMU_EXTERNAL_DATABASE_URL={parts.admin_url}")
        typer.echo(f"SEMU_EXTERNAL_KAFKA={parts.kafka_bootstrap}")
        await asyncio.Event().wait()
    finally:
        await parts.stop()
        ports.release()
        state.release()


@cli.command("stop")
def stop_command(state_dir: StateDirectory = _DEFAULT_STATE) -> None:
    """Stop what runs from the state directory, and wait until it has."""
    state = State(state_dir)
    holder = state.holder()
    if holder is None:
        typer.echo(f"nothing runs from {state_dir}")
        return
    os.kill(holder, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while state.holder() == holder:
        if time.monotonic() > deadline:
            typer.echo(f"process {holder} did not end within {_STOP_SECONDS} s: `kill -9 {holder}` ends it", err=True)
            raise SystemExit(1)
        time.sleep(0.1)
    typer.echo("stopped")


@cli.command("jars")
def jars_command(*, relock: bool = False) -> None:
    """Download Apache Kafka's jars, if they are not here yet; with --relock, resolve and lock them anew."""
    if relock:
        with TemporaryDirectory() as partial:
            jars.relock(Path(partial))
    try:
        typer.echo(f"Kafka's jars: {jars.fetch()}")
    except Trouble as trouble:
        typer.echo(trouble, err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    cli()
