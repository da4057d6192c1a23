"""The command line of the embedded mode: `python -m semu_embedded COMMAND`."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer

from semu_embedded import jars
from semu_embedded.parts import KAFKA_PORT, POSTGRES_PORT, Parts
from semu_embedded.state import State

cli = typer.Typer(help=__doc__, no_args_is_help=True)
StateDirectory = Annotated[Path, typer.Option("--state-dir", envvar="SEMU_STATE_DIR", help="Data, logs, secrets.")]


@cli.command("parts")
def parts_command(
    state_dir: StateDirectory = Path(".semu"), postgres_port: int = POSTGRES_PORT, kafka_port: int = KAFKA_PORT
) -> None:
    """Run PostgreSQL and Kafka alone until Ctrl-C, and print how to reach them."""
    asyncio.run(_run_parts(State(state_dir), postgres_port, kafka_port))


async def _run_parts(state: State, postgres_port: int, kafka_port: int) -> None:
    state.hold()
    stop = asyncio.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(end, stop.set)
    parts = Parts(state, typer.echo, durable=False, postgres_port=postgres_port, kafka_port=kafka_port)
    try:
        await parts.start()
        typer.echo(f"SEMU_EXTERNAL_DATABASE_URL={parts.admin_url}")
        typer.echo(f"SEMU_EXTERNAL_KAFKA={parts.kafka_bootstrap}")
        await stop.wait()
    finally:
        await parts.stop()
        state.release()


@cli.command("jars")
def jars_command() -> None:
    """Download Apache Kafka's jars, if they are not here yet."""
    typer.echo(jars.fetch())


if __name__ == "__main__":
    cli()
