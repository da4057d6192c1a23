"""Keeps the sending within a rate that the provider does not publish."""

import asyncio
import time

_SLOWEST = 100
"""The rate never falls below this part of the allowed one."""


class Pacer:
    """Lets `per_second` messages pass on average, and slows down by half when the provider says 4156.

    A batch waits its turn before it is taken up and is counted when it is sent: one that was taken up and then kept
    waiting could outlive its idempotency key.
    """

    def __init__(self, per_second: int) -> None:
        self._allowed = float(per_second)
        self._rate = self._allowed
        self._free_at = 0.0

    async def turn(self) -> None:
        while (wait := self._free_at - time.monotonic()) > 0:
            await asyncio.sleep(wait)

    def spend(self, messages: int) -> None:
        self._free_at = max(time.monotonic(), self._free_at) + messages / self._rate
        # What was taken without complaint earns the full rate back, a tenth a call.
        self._rate = min(self._allowed, self._rate + self._allowed / 10)

    def slow_down(self) -> None:
        self._rate = max(self._allowed / _SLOWEST, self._rate / 2)
