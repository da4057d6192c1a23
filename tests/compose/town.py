"""The demonstration's cast in one installation, acting from outside through nginx."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
from rich.console import Console
from rich.progress import Progress
from semu_demo.scenario import access, cast, office
from semu_demo.scenario.api import Api
from semu_demo.scenario.figures import Figures
from semu_demo.scenario.progress import Step, Steps
from semu_demo.scenario.road import Road

from tests.compose.stack import PATIENCE, Installation, say


def first_ones(passwords: dict[str, str]) -> dict[str, Any]:
    """Whom the gateway is to know from the start; `passwords` takes up what was drawn for them."""
    passwords |= {name: secrets.token_urlsafe(24) for name in (cast.AGENCY, *(one[0] for one in cast.OFFICIALS))}
    return {
        "clients": [
            client if client["kind"] == "application" else {**client, "secret": passwords[client["client_id"]]}
            for client in cast.clients()
        ],
        "officials": [{**one, "password": passwords[one["sign_in_id"]]} for one in cast.officials()],
    }


class Patient(Step):
    """On two processors that start a dozen containers, what takes seconds elsewhere takes a minute."""

    async def wait(self, what: str, look: Any, seconds: float = 300) -> None:
        await super().wait(what, look, seconds * PATIENCE)


class Told(Steps):
    """The road's steps, each a line."""

    def __init__(self) -> None:
        super().__init__(Progress(console=Console(quiet=True)))

    @asynccontextmanager
    async def step(self, title: str, total: int | None = None) -> AsyncIterator[Step]:
        async with super().step(title, total) as step:
            yield Patient(step._progress, step._task)
        say(f"  {title}: {self.seconds[title]:.1f} s")


@dataclass
class Town:
    installation: Installation
    agency: Api
    officials: dict[str, Api]
    simulators: Api
    tokens: dict[str, str]
    """By sign-in id, and the agency's."""

    async def travel(self, bills: int, seed: int, steps: Steps) -> Figures:
        """The whole road once; what it came to."""
        figures = Figures(bills, seed, cast.BEGINS_AT.date().isoformat())
        road = Road(self.installation.simulators, steps, figures, self.agency, self.officials, self.simulators)
        await road.travel()
        return figures

    async def balances(self) -> None:
        """Every proof of the ledger holds, every won at the bank is in it, and the services agree."""
        async with Told().step("대사") as step:

            async def posted() -> bool:
                return await self.in_ledger() == await self.in_account()

            await step.wait("posting of what reached the account", posted)
            proofs = await self.agency.get("/collection/v1/ledger/proofs")
            assert {name: proofs[name]["holds"] for name in ("by_component", "by_item", "by_bill")} == {
                "by_component": True, "by_item": True, "by_bill": True,
            }  # fmt: skip
            agreement = await office.compare_services(self.officials[cast.OPERATOR], step)
            assert agreement["differences"] == 0

    async def in_account(self) -> int:
        """Won, by the bank."""
        return int((await self.simulators.get("/control/totals"))["in_account"])

    async def in_ledger(self) -> int:
        """The same, by the ledger."""
        balance = await self.agency.get("/collection/v1/ledger/trial-balance")
        return sum(line["debit"] - line["credit"] for line in balance["lines"] if line["account"] == "bank")


@asynccontextmanager
async def inhabited(installation: Installation, passwords: dict[str, str]) -> AsyncIterator[Town]:
    """Everyone signed in."""
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout) as client:
        gateway = installation.gateway
        tokens = {
            name: await access.official_token(client, gateway, name, passwords[name]) for name, *_ in cast.OFFICIALS
        }
        renew = partial(access.agency_token, client, gateway, cast.AGENCY, passwords[cast.AGENCY])
        tokens[cast.AGENCY] = await renew()
        officials = {name: Api(client, gateway, tokens[name]) for name, *_ in cast.OFFICIALS}
        agency = Api(client, gateway, tokens[cast.AGENCY], renew)
        yield Town(installation, agency, officials, Api(client, installation.simulators), tokens)
