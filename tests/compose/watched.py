"""What Prometheus sees of an installation, and what it would wake an operator for."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import yaml
from semu_contracts.events.collection.campaigns import CAMPAIGNS
from semu_demo.scenario import cast, office

from tests.compose.stack import PATIENCE, ROOT, Installation, say
from tests.compose.town import Town

_CONFIG = yaml.safe_load((ROOT / "deploy" / "observability" / "prometheus.yml").read_text())
PROCESSES = {name for one in _CONFIG["scrape_configs"][0]["dns_sd_configs"] for name in one["names"]} | {"prometheus"}
AWAY = "reward-worker"
"""The process that is stopped: nothing waits for it meanwhile."""


async def everything_answers(installation: Installation) -> None:
    """Until every process is a target that answers, and nobody would be woken: a slow start may have fired an alert."""
    async with asyncio.timeout(120 * PATIENCE):
        while await _answering(installation) != PROCESSES or await _firing(installation):
            await asyncio.sleep(2)
    say(f"  Prometheus reads {len(PROCESSES)} targets, and no alert fires")


async def what_goes_wrong_wakes_somebody(installation: Installation, town: Town) -> dict[str, float]:
    """A process is away, the message provider does not answer, an event cannot be read: each fires its alert. Seconds
    until it did. All is mended in the end.
    """
    expected = {"ProcessDown", "ProviderRefusing", "DeadLetters"}
    async with asyncio.timeout(900 * PATIENCE):
        while await _firing(installation) & expected:  # of what was done before
            await asyncio.sleep(2)
    unavailable = {"provider": "alimtalk", "kind": "unavailable"}
    await town.simulators.post("/control/troubles", unavailable)
    await office.run_campaign(town.officials[cast.URGER], town.officials[cast.TEAM_LEADER])
    tool = ("/opt/kafka/bin/kafka-console-producer.sh", "--bootstrap-server", "kafka-3:9092", "--topic", CAMPAIGNS)
    await installation.compose("exec", "-T", "kafka-3", *tool, stdin=b"no event\n")
    await installation.compose("stop", AWAY, seconds=90)
    began, fired = time.monotonic(), dict[str, float]()
    async with asyncio.timeout(300 * PATIENCE):
        while fired.keys() < expected:
            await asyncio.sleep(2)
            for alert in await _firing(installation) - fired.keys():
                fired[alert] = round(time.monotonic() - began, 1)
                say(f"  {alert} fires after {fired[alert]} s")
    async with aiohttp.ClientSession() as client:
        await client.delete(f"{installation.simulators}/control/troubles")
    await installation.compose("start", AWAY, seconds=60)
    operator = town.officials[cast.OPERATOR]
    for letter in await operator.get("/notification/v1/dead-letters"):
        await operator.post(f"/notification/v1/dead-letters/{letter['id']}/discard", {"note": "no event of ours"})
    await installation.ready()
    return {alert: fired[alert] for alert in sorted(expected)}


async def _answering(installation: Installation) -> set[str]:
    targets = (await _ask(installation, "targets?state=active"))["activeTargets"]
    return {one["labels"]["job"] for one in targets if one["health"] == "up"}


async def _firing(installation: Installation) -> set[str]:
    alerts = (await _ask(installation, "alerts"))["alerts"]
    return {one["labels"]["alertname"] for one in alerts if one["state"] == "firing"}


async def _ask(installation: Installation, path: str) -> Any:
    async with aiohttp.ClientSession() as client, client.get(f"{installation.prometheus}/api/v1/{path}") as answer:
        return json.loads(await answer.text())["data"]
