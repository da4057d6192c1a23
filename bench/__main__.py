"""`python -m bench`: starts everything with databases of its own, measures, prints, stops."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import aiohttp
import typer
from rich.console import Console
from semu_demo.scenario import access, cast
from semu_demo.scenario.api import Api
from semu_embedded import Stack, StackOptions, run_until_interrupted

from bench import callbacks, closing, gateway, late_charges, ledger, levies, notices, rewards
from bench.figures import Figure, show


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    rows: int
    bills: int
    closed: int
    entries: int
    receipts: int


def main(
    rows: Annotated[int, typer.Option(help="Rows of each levy file.")] = 50_000,
    bills: Annotated[int, typer.Option(help="Bills whose late charges are computed.")] = 1_000_000,
    closed: Annotated[int, typer.Option(help="Bills of the due date and the year that are closed.")] = 100_000,
    entries: Annotated[int, typer.Option(help="Entries of the trial balance.")] = 1_000_000,
    receipts: Annotated[int, typer.Option(help="Receipts credited in one run.")] = 100_000,
) -> None:
    """Measure the figures of the README, each beside its floor in the same run."""
    run_until_interrupted(_run(Sizes(rows, bills, closed, entries, receipts)))


async def _run(sizes: Sizes) -> None:
    console = Console()
    with TemporaryDirectory(prefix="semu-bench-") as folder:
        options = StackOptions(
            state_dir=Path(folder),
            clock_offset_seconds=cast.clock_offset_seconds(),
            clients=cast.clients(),
            officials=cast.officials(),
            say=lambda line: console.print(f"[dim]{line}[/dim]"),
        )
        async with Stack(options) as stack, aiohttp.ClientSession() as client:
            figures = await _measure(console, stack, client, sizes)
    console.print(f"8/8 late charges of {sizes.bills:,} bills")
    show([*figures, late_charges.measure(sizes.bills)])


async def _measure(console: Console, stack: Stack, client: aiohttp.ClientSession, sizes: Sizes) -> list[Figure]:
    urls, databases, secret = stack.urls, stack.databases, stack.secret
    agency = await access.agency_token(client, urls["gateway"], cast.AGENCY, secret(f"client.{cast.AGENCY}"))
    tokens = [
        await access.official_token(client, urls["gateway"], name, secret(f"official.{name}"))
        for name in (cast.URGER, cast.TEAM_LEADER)
    ]
    drafter, approver = (Api(client, urls["gateway"], token) for token in tokens)
    console.print("1/8 the gateway")
    figures = await gateway.measure(urls, f"Bearer {agency}")
    console.print("2/8 payment callbacks")
    notification = databases["notification"]
    figures.append(
        await callbacks.measure(
            urls["notification"], notification.migration_url, notification.url, secret("bank-webhook")
        )
    )
    console.print(f"3/8 levy files of {sizes.rows:,} rows")
    opened, assessment = databases["collection"].url, databases["assessment"].migration_url
    figures.append(await levies.measure(urls["gateway"], f"Bearer {agency}", opened, assessment, sizes.rows))
    console.print("4/8 notices")
    figures.append(
        await notices.measure(
            drafter, approver, callbacks.plain(notification.url), urls["simulators"],
            secret("alimtalk-appkey"), secret("alimtalk"),
        )
    )  # fmt: skip
    console.print(f"5/8 {sizes.closed:,} bills closed")
    figures += await closing.measure(databases["collection"], sizes.closed)
    console.print(f"6/8 a ledger of {sizes.entries:,} entries")
    figures += await ledger.measure(databases["collection"], sizes.entries)
    console.print(f"7/8 {sizes.receipts:,} receipts credited")
    figures += await rewards.measure(stack, sizes.receipts)
    return figures


if __name__ == "__main__":
    typer.run(main)
