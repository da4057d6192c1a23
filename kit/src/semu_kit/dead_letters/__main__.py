"""The operator's terminal: `python -m semu_kit.dead_letters list collection`, with a token in SEMU_TOKEN."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import aiohttp
import typer

app = typer.Typer(help="Dead letters of one service, through its API.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="The service, as `collection`.")]
Letter = Annotated[UUID, typer.Argument(help="The dead letter's id.")]
Gateway = Annotated[str, typer.Option(envvar="SEMU_GATEWAY_URL", help="Where the API is.")]
Token = Annotated[str, typer.Option(envvar="SEMU_TOKEN", help="An official's token with the scope `operations`.")]


@app.command("list")
def show(service: Service, gateway_url: Gateway, token: Token, state: str = "parked", after: int = 0) -> None:
    """Dead letters in a state, in the order of arrival."""
    _ask("GET", gateway_url, token, f"/{service}/v1/dead-letters?state={state}&after={after}")


@app.command()
def mend(service: Service, letter: Letter, event: Path, gateway_url: Gateway, token: Token) -> None:
    """Put the event of a JSON file in the letter's place."""
    body = {"event": json.loads(event.read_text("utf-8"))}
    _ask("PUT", gateway_url, token, f"/{service}/v1/dead-letters/{letter}/event", body)


@app.command()
def replay(service: Service, letter: Letter, gateway_url: Gateway, token: Token) -> None:
    """Apply a parked letter again, then those behind it."""
    _ask("POST", gateway_url, token, f"/{service}/v1/dead-letters/{letter}/replay")


@app.command()
def discard(service: Service, letter: Letter, note: str, gateway_url: Gateway, token: Token) -> None:
    """Give a parked letter up, for the reason in NOTE, and apply those behind it."""
    _ask("POST", gateway_url, token, f"/{service}/v1/dead-letters/{letter}/discard", {"note": note})


def _ask(method: str, gateway_url: str, token: str, path: str, body: dict[str, Any] | None = None) -> None:
    """Print the answer; a refusal ends with status 1."""
    status, answer = asyncio.run(_answer(method, gateway_url.rstrip("/") + path, token, body))
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    if status >= 400:
        raise typer.Exit(1)


async def _answer(method: str, url: str, token: str, body: dict[str, Any] | None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    async with aiohttp.ClientSession() as http, http.request(method, url, json=body, headers=headers) as response:
        return response.status, await response.json(content_type=None)


if __name__ == "__main__":
    app()
