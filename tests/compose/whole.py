"""`make compose-test`: an installation is upgraded while it works, everything in it is killed while it works, it is run
with more than one of each, loses its databases, loses everything, and balances to the won each time.

Named so that only the make target collects it: it needs a Docker engine and up to 25 minutes.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from shutil import copytree, ignore_patterns

import pytest
from semu_demo.scenario import cast

from tests.compose.before import lay_out, revision_before
from tests.compose.business import Business
from tests.compose.figures import Taken
from tests.compose.losses import SEED, databases_lost, everything_lost
from tests.compose.stack import NEW, PATIENCE, ROOT, Installation, Sampled, run, say
from tests.compose.town import Patient, Told, first_ones, inhabited
from tests.compose.watched import what_goes_wrong_wakes_somebody

BILLS = 400
OLD = "compose-test-before"

LOADING = "이월체납 파일 적재"
CITIZENS = "시민의 열람과 납부"
SETTLING = "수납과 은행 대사"
AGREEING = "서비스 사이의 대사"

UNSEEN = (
    "kafka-1", "gateway-worker", "assessment-worker", "collection-worker", "notification-worker", "reward-worker",
    "backup",
)  # fmt: skip
"""Killed while citizens read and pay: no page may show it."""
SEEN = ("postgres", "nginx", "gateway", "assessment", "collection", "notification", "reward")
"""Killed when only programs ask, which ask again."""
SCALED = ("gateway", "collection", "assessment-worker", "collection-worker")


class Paced(Patient):
    """Citizens come a few at a time while something is being done to the installation, and then all who are left."""

    def __init__(self, step: Patient, meanwhile: asyncio.Task[None]) -> None:
        super().__init__(step._progress, step._task)
        self._meanwhile = meanwhile

    async def each(self, items, act, at_once):
        async def act_in_time(item):
            if not self._meanwhile.done():
                await asyncio.sleep(2 * at_once)
            await act(item)

        await super().each(items, act_in_time, at_once)


class Disturbed(Told):
    """The road's steps, and what is done to the installation beside them."""

    def __init__(self, upgrade: Callable[[], Awaitable[None]], kill: Callable[[tuple[str, ...]], Awaitable[None]]):
        super().__init__()
        self._upgrade, self._kill = upgrade, kill
        self.tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def step(self, title, total=None):
        if title == LOADING:
            self._begin(self._upgrade())
        if title == CITIZENS:
            await self._over()
            self._begin(self._kill(UNSEEN))
        if title == SETTLING:
            await self._over()
            self._begin(self._kill(SEEN))
        if title == AGREEING:
            await self._over()
        async with super().step(title, total) as step:
            yield Paced(step, self.tasks[-1]) if title == CITIZENS else step

    def _begin(self, work) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def _over(self) -> None:
        await self.tasks[-1]


@pytest.mark.timeout(2100 * PATIENCE)
async def test_it_balances_after_an_upgrade_every_kill_and_both_restores():
    taken, passwords = Taken(), dict[str, str]()
    async with Installation(cast.clock_offset_seconds()) as installation:
        say("building the images of this revision")
        taken.add("build of both images", await installation.build())
        await the_release_before(installation)
        identity = await installation.make_secrets(first_ones(passwords))
        say("up: the release before, from nothing")
        taken.add("up on built images to all healthy", await installation.up())
        await asyncio.sleep(5)
        at_rest, sampled = await installation.memory(), Sampled(installation)
        watching = asyncio.create_task(sampled.watch())
        await the_road_under_upgrade_and_kills(installation, passwords, taken)
        watching.cancel()
        await what_wakes_an_operator(installation, passwords, taken)
        await more_than_one_of_each(installation, passwords)
        await databases_lost(installation, passwords, identity, taken)
        await everything_lost(installation, passwords, identity, taken)
        taken.show_memory(at_rest, sampled.most)
    await installation.remove_images(NEW, OLD)
    assert await installation.left_behind() == []
    taken.show()


async def the_release_before(installation: Installation) -> None:
    """Its files where the operator's checkout is, its images built; it is what comes up."""
    revision = await revision_before()
    say(f"building the images of the release before: {revision[:12]}")
    installation.files = installation.home / "checkout"
    await lay_out(revision, installation.files)
    installation.env["SEMU_VERSION"] = OLD
    await installation.build()


async def the_road_under_upgrade_and_kills(installation: Installation, passwords: dict[str, str], taken: Taken) -> None:
    async def upgrade() -> None:
        ours, theirs = ROOT / "deploy", installation.files / "deploy"
        copytree(ours, theirs, dirs_exist_ok=True, ignore=ignore_patterns("secrets", "__pycache__"))
        installation.env["SEMU_VERSION"] = NEW
        async with business.going_on(asking=True):
            await asyncio.sleep(5)
            began = asyncio.get_running_loop().time()
            say("upgrade to this revision, while levies are loaded and officials work")
            await installation.deploy("upgrade.py", "--no-build", seconds=600)
            taken.add("upgrade under load", asyncio.get_running_loop().time() - began)
            await installation.ready()
        say(f"  {business.asked} requests that were asked once, {len(business.cut)} cut")
        assert business.cut == []

    async def kill(services: tuple[str, ...]) -> None:
        async with business.going_on():
            if services == SEEN:  # other settings of these in this release are left to the operator
                await installation.compose("up", "-d", "--no-deps", "--no-build", "--wait", *SEEN[:2], seconds=120)
            for service in services:
                say(f"  killing {service}")
                taken.add("killed until healthy again", await installation.kill(service))

    say(f"the road on {BILLS} bills, from outside through nginx")
    async with inhabited(installation, passwords) as town:
        business = Business(town, first_number=500_001)
        steps = Disturbed(upgrade, kill)
        try:
            figures = await town.travel(BILLS, SEED, steps)
        finally:
            for task in steps.tasks:
                task.cancel()
        assert [check for check in figures.checks if not check.holds] == []
        assert all(figures.proofs.values())
        say(f"  {await business.is_done()} bills of files that were sent meanwhile are open")
        await town.balances()
    images = {await run("docker", "inspect", "-f", "{{.Config.Image}}", one.name, seconds=30) for one in
              await installation.containers() if one.service in SEEN[2:]}  # fmt: skip
    assert images == {f"semu:{NEW}\n"}


async def what_wakes_an_operator(installation: Installation, passwords: dict[str, str], taken: Taken) -> None:
    say("a process is away, a provider does not answer, an event cannot be read")
    async with inhabited(installation, passwords) as town:
        for alert, seconds in (await what_goes_wrong_wakes_somebody(installation, town)).items():
            taken.add(f"until the alert {alert}", seconds)


async def more_than_one_of_each(installation: Installation, passwords: dict[str, str]) -> None:
    say(f"two of each: {', '.join(SCALED)}")
    await _scale(installation, 2)
    async with inhabited(installation, passwords) as town:
        business = Business(town, first_number=600_001)
        async with business.going_on(asking=True):
            await _share_the_partitions(installation, "collection", members=2)
            say("  one worker of two is killed, and stays away")
            one, _ = await installation.containers("collection-worker")
            await run("docker", "kill", one.name, seconds=30)
            await asyncio.sleep(10)
        say(f"  {await business.is_done()} bills of files that were sent meanwhile are open")
        await town.balances()
    assert business.cut == []
    [nginx] = await installation.containers("nginx")
    log = await run("docker", "logs", nginx.name, seconds=60)
    gateways = set(re.findall(r'"upstream":"([\d.]+):8080","upstream_status":"200"', log[-200_000:]))
    assert len(gateways) >= 2, "both gateways answered"
    await _scale(installation, 1)


async def _scale(installation: Installation, number: int) -> None:
    scale = [word for name in SCALED for word in ("--scale", f"{name}={number}")]
    await installation.compose("up", "-d", "--no-deps", "--no-build", "--no-recreate", *scale, *SCALED, seconds=240)
    await installation.ready(*SCALED, seconds=180)


async def _share_the_partitions(installation: Installation, group: str, members: int) -> None:
    """Until a consumer group has so many members, each with partitions of its own."""
    tool = ("/opt/kafka/bin/kafka-consumer-groups.sh", "--bootstrap-server", "kafka-1:9092,kafka-2:9092")
    async with asyncio.timeout(120 * PATIENCE):
        while True:
            said = await installation.compose(
                "exec", "-T", "kafka-3", *tool, "--describe", "--members", "--group", group
            )
            held = [int(line.split()[-1]) for line in said.splitlines() if line.startswith(f"{group} ")]
            if len(held) == members and all(held):
                say(f"  partitions by worker of {group}: {held}")
                return
            await asyncio.sleep(2)
