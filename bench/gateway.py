"""What the gateway adds to a call: the same read, through it and straight to the service, turn by turn."""

import time

import aiohttp

from bench.figures import Figure, percentile

_ROUNDS, _CALLS = 3, 400
_PATH = "/assessment/v1/levy-files"


async def measure(urls: dict[str, str], bearer: str) -> list[Figure]:
    """Milliseconds at the median and at the 99th percentile of each round."""
    through: list[list[float]] = []
    straight: list[list[float]] = []
    async with aiohttp.ClientSession(headers={"Authorization": bearer}) as http:
        await _round(http, urls)
        for _ in range(_ROUNDS):
            ours, floor = await _round(http, urls)
            through.append(ours)
            straight.append(floor)
    return [
        Figure(
            f"a call through the gateway, {label}", "ms",
            [percentile(values, share) for values in through],
            "the service called directly",
            [percentile(values, share) for values in straight],
        )
        for label, share in (("p50", 0.5), ("p99", 0.99))
    ]  # fmt: skip


async def _round(http: aiohttp.ClientSession, urls: dict[str, str]) -> tuple[list[float], list[float]]:
    taken: dict[str, list[float]] = {"gateway": [], "assessment": []}
    for _ in range(_CALLS):
        for name, times in taken.items():
            started = time.perf_counter()
            async with http.get(urls[name] + _PATH) as response:
                response.raise_for_status()
                await response.read()
            times.append((time.perf_counter() - started) * 1000)
    return taken["gateway"], taken["assessment"]
