"""Webhooks on their way to the product: kept until they are taken, whoever dies in between."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp

from simulators.store import Row, Store
from simulators.troubles.troubles import Troubles

Sender = Literal["alimtalk", "bank"]

_PATIENCE = aiohttp.ClientTimeout(total=10)
_AT_ONCE = 16
_IDLE_SECONDS = 0.05
_LONGEST_WAIT_SECONDS = 30


@dataclass(frozen=True)
class Route:
    """Where a sender's webhooks go, and how each is signed at the moment of sending."""

    url: str
    headers: Callable[[bytes], Mapping[str, str]]


class Courier:
    """Waits are in real time: a signature's timestamp must be fresh whatever the legal calendar says."""

    def __init__(self, store: Store, troubles: Troubles, routes: Mapping[Sender, Route]) -> None:
        self._store = store
        self._troubles = troubles
        self._routes = routes

    def post(self, sender: Sender, body: dict[str, Any], *, delay: float = 0.0, forged: bool = False) -> None:
        self._store.write(
            "INSERT INTO hooks (sender, body, due_at, forged) VALUES (?, ?, ?, ?)",
            (sender, json.dumps(body, ensure_ascii=False), time.time() + delay, forged),
        )

    def post_with_troubles(self, sender: Sender, body: dict[str, Any], lie: dict[str, Any], subject: str = "") -> None:
        """Sends the truth, and what the sender was told to do with it; `lie` is what a forger would claim."""
        delay = 1.5 if self._troubles.strike(sender, "webhook_out_of_order", subject) else 0.0
        self.post(sender, body, delay=delay)
        if self._troubles.strike(sender, "webhook_duplicated", subject):
            self.post(sender, body, delay=delay + 0.1)
        if self._troubles.strike(sender, "webhook_forged", subject):
            self.post(sender, lie, forged=True)

    async def run(self) -> None:
        """Until cancelled. A hook that was sent but not yet marked is sent again: receivers must bear repeats."""
        async with aiohttp.ClientSession(timeout=_PATIENCE) as client:
            while True:
                due = self._store.rows(
                    "SELECT * FROM hooks WHERE taken_at IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?",
                    (time.time(), _AT_ONCE),
                )
                if not due:
                    await asyncio.sleep(_IDLE_SECONDS)
                await asyncio.gather(*(self._deliver(client, hook) for hook in due))

    async def _deliver(self, client: aiohttp.ClientSession, hook: Row) -> None:
        route = self._routes[hook["sender"]]
        body = hook["body"].encode()
        headers = {"Content-Type": "application/json", **route.headers(body)}
        if hook["forged"]:
            headers = {name: "forged" if "Signature" in name else value for name, value in headers.items()}
        try:
            async with client.post(route.url, data=body, headers=headers) as answer:
                # A forger does not come back when he is shown the door.
                taken = answer.ok or bool(hook["forged"])
        except (aiohttp.ClientError, TimeoutError):
            taken = False
        if taken:
            self._store.write("UPDATE hooks SET taken_at = ? WHERE id = ?", (time.time(), hook["id"]))
        else:
            wait = min(_LONGEST_WAIT_SECONDS, 0.5 * 2 ** min(hook["attempts"], 10))
            self._store.write(
                "UPDATE hooks SET attempts = attempts + 1, due_at = ? WHERE id = ?",
                (time.time() + wait, hook["id"]),
            )
