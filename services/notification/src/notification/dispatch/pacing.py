"""Keeps the sending within a rate that the provider does not publish."""

import asyncio
import time


class Pacer:
    """Lets at most `per_second` messages pass, evenly, and slows down by half when the provider says 4156."""

    def __init__(self, per_second: int) -> None:
        self._allowed = per_second
        self._rate = float(per_second)
        self._free_at = 0.0

    async def pass_through(self, messages: int) -> None:
        now = time.monotonic()
        start = max(now, self._free_at)
        self._free_at = start + messages / self._rate
        # What was taken without complaint earns the full rate back, a tenth a call.
        self._rate = min(self._allowed, self._rate + self._allowed / 10)
        await asyncio.sleep(start - now)

    def slow_down(self) -> None:
        self._rate = max(1.0, self._rate / 2)
