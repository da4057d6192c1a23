"""`python -m gateway.bootstrap FILE…`: the first clients and officials, and the first signing key.

Run after the migrations and before the gateway starts; again after a file was changed. What is there already stays,
except what a file now says otherwise: a client's secret, scopes and addresses, an official's password, scopes and
line. Nothing is ever removed.
"""

import asyncio
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import BaseModel, ConfigDict, Field, model_validator
from semu_kit.runtime import Runtime, open_runtime

from gateway.clients import service as clients
from gateway.clients.schemas import ClientEntry
from gateway.housekeeping import rotate_keys
from gateway.officials import service as officials
from gateway.officials.schemas import NewOfficial
from gateway.settings import GatewaySettings

ACTOR = "system:bootstrap"


class FirstClient(ClientEntry):
    municipality: Annotated[str, Field(pattern=r"^([0-9]{5}|\*)$")]
    """`*` for services, and for an application that serves every municipality."""

    @model_validator(mode="after")
    def _serves_its_own(self) -> "FirstClient":
        if (self.kind == "service" and self.municipality != "*") or (
            self.kind == "agency" and self.municipality == "*"
        ):
            raise ValueError("a service serves every municipality (*), an agency exactly one")
        return self


class FirstOfficial(NewOfficial):
    official: UUID
    municipality: Annotated[str, Field(pattern=r"^[0-9]{5}$")]


class First(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid")

    clients: list[FirstClient] = []
    officials: list[FirstOfficial] = []


async def apply(runtime: Runtime, first: First) -> None:
    """Bring the registers to what the file says, in one transaction."""
    at = runtime.clock.now()
    await rotate_keys(runtime)
    async with runtime.database.transaction() as session:
        for client in first.clients:
            await clients.ensure(session, client, municipality=client.municipality, actor=ACTOR, at=at)
        for official in first.officials:
            await officials.ensure(
                session, runtime.vault, official, municipality=official.municipality, actor=ACTOR, at=at,
                retain_until=runtime.settings.retain_until("official", runtime.clock.today()),
            )  # fmt: skip


def main(files: Annotated[list[Path], typer.Argument(help="JSON of `clients` and `officials`.")]) -> None:
    """Register the first clients and officials; safe to run again."""
    read = [First.model_validate_json(file.read_text("utf-8")) for file in files]
    first = First(
        clients=[client for each in read for client in each.clients],
        officials=[official for each in read for official in each.officials],
    )

    async def run() -> None:
        async with open_runtime(GatewaySettings(), None) as runtime:
            await apply(runtime, first)

    asyncio.run(run())
    typer.echo(f"{len(first.clients)} clients and {len(first.officials)} officials are registered.")


if __name__ == "__main__":
    typer.run(main)
