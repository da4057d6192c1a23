"""`python -m semu_demo`: a city's day on 10,000 bills, then everything stays up to be looked at."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import aiohttp
import typer
from rich.console import Console
from semu_embedded import Stack, StackOptions, Trouble, run_until_interrupted

from semu_demo.scenario import access, cast
from semu_demo.scenario.api import Api
from semu_demo.scenario.broken import Broken
from semu_demo.scenario.figures import Figures
from semu_demo.scenario.progress import Steps, bars
from semu_demo.scenario.road import Road
from semu_demo.table import show

_CONNECTIONS = 32

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.command()
def main(
    once: Annotated[bool, typer.Option("--once", help="Exit when the table is shown.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there, too.")] = None,
    bills: Annotated[int, typer.Option(min=100, help="Rows in the two levy files together.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Another seed is another city.")] = 1,
    state_dir: Annotated[
        Path, typer.Option(envvar="SEMU_STATE_DIR", help="Data, logs, secrets; what an earlier demo left is cleared.")
    ] = Path(".semu"),
) -> None:
    """Load levies, urge debtors, send notices, let citizens pay, credit rewards, and prove the ledger."""
    figures = Figures(bills, seed, cast.BEGINS_AT.date().isoformat())
    run_until_interrupted(_tell(Console(), figures, state_dir, once, json_file))


async def _tell(console: Console, figures: Figures, state_dir: Path, once: bool, json_file: Path | None) -> None:
    options = StackOptions(
        state_dir=state_dir,
        clock_offset_seconds=cast.clock_offset_seconds(),
        clients=cast.clients(),
        officials=cast.officials(),
        fresh=True,
        say=lambda line: console.print(f"[dim]{line}[/dim]"),
    )
    async with Stack(options) as stack:
        try:
            persons = await _travel(stack, figures)
        except Broken as broken:
            raise Trouble(
                f"the demonstration stopped: {broken}", f"what each process said is in {stack.logs}"
            ) from broken
        show(console, figures)
        if json_file:
            _write(json_file, figures)
        if not once:
            _invite(console, stack, persons)
            await asyncio.Event().wait()
    if not figures.holds:
        raise SystemExit(1)


async def _travel(stack: Stack, figures: Figures) -> list[str]:
    """Tell the story; the persons whose phones show a message."""
    gateway = stack.urls["gateway"]
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS), timeout=timeout) as client:
        token = await access.agency_token(client, gateway, cast.AGENCY, stack.secret(f"client.{cast.AGENCY}"))
        officials = {
            name: Api(
                client, gateway, await access.official_token(client, gateway, name, stack.secret(f"official.{name}"))
            )
            for name, *_ in cast.OFFICIALS
        }
        simulators = Api(client, stack.urls["simulators"])
        with bars() as progress:
            steps = Steps(progress)
            road = Road(stack.urls["simulators"], steps, figures, Api(client, gateway, token), officials, simulators)
            await road.travel()
        persons: list[str] = await simulators.get("/control/recipients")
        return persons


def _write(file: Path, figures: Figures) -> None:
    file.write_text(json.dumps(figures.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _invite(console: Console, stack: Stack, persons: list[str]) -> None:
    gateway, simulators = stack.urls["gateway"], stack.urls["simulators"]
    if persons:
        console.print(f"한 시민의 휴대전화   [link]{simulators}/phones/{persons[0]}[/link]")
    console.print(f"모든 시민의 휴대전화 [link]{simulators}/phones[/link]")
    console.print(f"합친 API 문서        [link]{gateway}/docs[/link]  [link]{gateway}/openapi.json[/link]")
    console.print(f"기관 시스템의 계정   {cast.AGENCY} (비밀번호는 {stack.logs.parent}/secrets.json)")
    console.print("Ctrl-C로 끝냅니다.")


if __name__ == "__main__":
    cli()
