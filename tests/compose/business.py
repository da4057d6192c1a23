"""Business that goes on while containers come and go, with its own account of what was answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import aiohttp
from semu_demo.levy_files.maker import LevyFilePlan, Made
from semu_demo.scenario import cast
from semu_demo.scenario.loading import make_file

from tests.compose.town import Told, Town

_ROWS = 30
_SEED = 77
"""Of the taxpayers, who are others than the road's: a phone number is made of the seed's last three digits."""
_BETWEEN_FILES = 4.0
_BETWEEN_REQUESTS = 0.3
_BUSY = 429
"""The gateway held a caller back: it answered."""


class Business:
    """Levy files as an agency's program sends them, which asks again where a part is away; and callers who ask once."""

    def __init__(self, town: Town, first_number: int) -> None:
        self._town = town
        self._next = first_number
        self._files: list[tuple[str, Made]] = []
        self.asked = 0
        self.cut: list[str] = []
        """What callers that ask once saw instead of an answer."""

    @asynccontextmanager
    async def going_on(self, *, asking: bool = False) -> AsyncIterator[None]:
        """Files are sent within it; if `asking`, reads and writes too, each once."""
        tasks = [asyncio.create_task(self._send_files())]
        if asking:
            tasks.append(asyncio.create_task(self._ask()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result

    async def is_done(self) -> int:
        """Waits until every bill of every file that was taken is open in collection; how many bills those are."""
        async with Told().step("그사이 보낸 파일") as step:
            for file, made in self._files:
                path = f"/assessment/v1/levy-files/{file}"

                async def opened(path: str = path) -> bool:
                    if (await self._town.agency.get(path))["state"] != "loaded":
                        return False
                    return not (await self._town.agency.get(f"{path}/bills", state="decided", limit=1))["bills"]

                await step.wait("bills of a file sent meanwhile", opened)
                told = await self._town.agency.get(path)
                assert (told["accepted"], told["rejected_by_reason"]) == (made.good, dict(made.faults))
        assert self._files, "nothing was sent"
        return sum(made.good for _, made in self._files)

    async def _send_files(self) -> None:
        while True:
            plan = LevyFilePlan("new", _ROWS, _SEED, 20, cast.BEGINS_AT.date(), first_number=self._next)
            content, made = make_file(plan)
            self._next += _ROWS
            file = await self._town.agency.send_file("/assessment/v1/levy-files?kind=new", content)
            self._files.append((file["id"], made))
            await asyncio.sleep(_BETWEEN_FILES)

    async def _ask(self) -> None:
        """A read, then a write, in turn, over a connection of its own each."""
        while not (bills := (await self._town.agency.get("/collection/v1/bills", limit=1))["bills"]):
            await asyncio.sleep(_BETWEEN_REQUESTS)
        contact = {
            "bill": bills[0]["bill"], "day": "2026-09-15", "kind": "message", "outcome": "", "direct": False,
        }  # fmt: skip
        gateway = self._town.installation.gateway
        headers = {"Authorization": f"Bearer {self._town.tokens[cast.VISITOR]}"}
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(gateway, headers=headers, connector=connector) as client:
            while True:
                await self._once(client.get("/collection/v1/bills", params={"limit": 1}))
                key = {"Idempotency-Key": str(uuid4())}
                await self._once(client.post("/collection/v1/contacts", json=contact, headers=key))
                await asyncio.sleep(_BETWEEN_REQUESTS)

    async def _once(self, request) -> None:
        self.asked += 1
        try:
            async with request as answer:
                if not answer.ok and answer.status != _BUSY:
                    self.cut.append(f"{answer.method} {answer.url.path}: {answer.status} {await answer.text()}")
        except (aiohttp.ClientError, TimeoutError) as error:
            self.cut.append(f"{type(error).__name__}: {error}")
