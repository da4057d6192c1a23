"""`semu-ledger`: whoever has an exported ledger, the published heads and the public key needs nothing else of Semu."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from collection.days.faults import Fault
from collection.days.keys import public_keys
from collection.days.published import Unreadable, read_published
from collection.days.verify import Verification

_SHOWN = 200
_TRUE, _FAULTY, _UNREADABLE = 0, 1, 2

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Semu's ledger, checked by anybody.")

_File = typer.Argument(exists=True, dir_okay=False, help="What GET /collection/v1/ledger/export answered.")
_Heads = typer.Option("--heads", exists=True, dir_okay=False, help="What GET /collection/v1/ledger/heads answered.")
_Key = typer.Option("--key", exists=True, dir_okay=False, help="The public keys that you trust, in PEM.")


@app.callback()
def _group() -> None:
    """Keeps `verify` a command of its own name, though it is the only one."""


@app.command()
def verify(
    file: Annotated[Path, _File],
    heads: Annotated[list[Path], _Heads],
    key: Annotated[list[Path], _Key],
) -> None:
    """Check an exported ledger against published heads, from its first day.

    Give heads and keys that you kept yourself; several files of each are compared with one another. Exit code: 0 if
    everything holds, 1 if anything was changed, left out, put in or rewritten, 2 if a file cannot be read.
    """
    try:
        keys = [one for path in key for one in public_keys(path.read_text("utf-8"))]
        published, faults = read_published((path.read_text("utf-8") for path in heads), keys)
        with file.open(encoding="utf-8", newline="\n") as lines:
            verification = Verification(lines, published)
            found = _say(iter(faults)) + _say(verification.faults())
    except (Unreadable, ValueError) as error:
        typer.echo(f"읽을 수 없습니다: {error}", err=True)
        raise typer.Exit(_UNREADABLE) from None
    typer.echo(
        f"{published.municipality} {verification.first} ~ {verification.last}: {verification.days:,}일, "
        f"{verification.entries:,}건, 차변 {verification.won:,}원; 공표된 머리 {len(published.heads):,}일"
    )
    if found:
        typer.echo(f"틀린 곳 {found:,}곳. 이 원장은 공표된 원장이 아닙니다.", err=True)
        raise typer.Exit(_FAULTY)
    if verification.days < len(published.heads):
        typer.echo("이 파일은 공표된 날의 일부만 담고 있습니다. 전부를 확인하려면 첫날부터 내려받으십시오.")
    typer.echo("맞습니다: 바뀌거나 빠지거나 끼어든 기록이 없고, 사슬과 서명이 공표된 것과 같습니다.")


def _say(faults: Iterator[Fault]) -> int:
    """Print faults as they are found, no more than fill a screen or two; how many there are."""
    count = 0
    for fault in islice(faults, _SHOWN):
        typer.echo(fault.text())
        count += 1
    rest = sum(1 for _ in faults)
    if rest:
        typer.echo(f"… 그 밖에 {rest:,}곳")
    return count + rest


def main() -> None:
    app()
