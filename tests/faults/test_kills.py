"""Every process, the database server and the broker are killed while the road is travelled: it still balances."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from rich.console import Console
from rich.progress import Progress
from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.scenario import api, cast, office
from semu_demo.scenario.loading import load, make_file
from semu_demo.scenario.progress import Steps
from semu_embedded.parts import EXTERNAL_DATABASE, EXTERNAL_KAFKA

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

BILLS = 600
SEED = 11
CITIZENS = "시민의 열람과 납부"
"""Until then everything is asked by programs, which ask again; a citizen would see the error page."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def frail(found):
    """A town with a database server and a broker of its own, so that these can be killed too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(EXTERNAL_DATABASE, raising=False)
        patch.delenv(EXTERNAL_KAFKA, raising=False)
        async with found() as town:
            yield town


class Watched(Steps):
    """The road's steps: the killing begins with the first file, and is over before citizens come."""

    def __init__(self):
        super().__init__(Progress(console=Console(quiet=True)))
        self.loading = asyncio.Event()
        self.killing = None

    @asynccontextmanager
    async def step(self, title, total=None):
        if "파일" in title:
            self.loading.set()
        if title == CITIZENS:
            await self.killing
        async with super().step(title, total) as step:
            yield step


async def test_the_table_balances_after_every_process_was_killed_under_it(frail):
    supervisor = frail.stack.supervisor
    names = list(supervisor.pids())
    assert {"postgres", "kafka"} <= {*names}, "the parts are watched too"
    killed = []

    async def kill_each(loading):
        await loading.wait()
        for name in names:
            supervisor.kill(name)
            await supervisor.wait_ready(name)
            killed.append(name)

    steps = Watched()
    steps.killing = asyncio.create_task(kill_each(steps.loading))
    try:
        figures = await frail.travel(BILLS, SEED, steps)
    finally:
        steps.killing.cancel()
    assert killed == names
    assert [check for check in figures.checks if not check.holds] == []
    assert all(figures.proofs.values())


def quiet_step():
    return Steps(Progress(console=Console(quiet=True))).step("")


@asynccontextmanager
async def down(town, name):
    """A process or part that is stopped, and is back afterwards."""
    await town.stack.supervisor.hold(name)
    try:
        yield
    finally:
        await town.stack.supervisor.release(name)


async def test_while_the_broker_is_down_files_are_taken_and_afterwards_nothing_is_missing(frail):
    plan = LevyFilePlan("new", 60, SEED, 40, cast.BEGINS_AT.date(), first_number=50_001)
    content, made = make_file(plan)

    async def loaded():
        return (await frail.agency.get(f"/assessment/v1/levy-files/{file['id']}"))["state"] == "loaded"

    async def opened():
        page = await frail.agency.get(f"/assessment/v1/levy-files/{file['id']}/bills", state="decided", limit=1)
        return not page["bills"]

    async with quiet_step() as step:
        async with down(frail, "kafka"):
            file = await frail.agency.send_file("/assessment/v1/levy-files?kind=new", content)
            await step.wait("loading without a broker", loaded)
            assert not await opened(), "nothing can be opened before the broker is back"
        await step.wait("opening when the broker is back", opened)
    file = await frail.agency.get(f"/assessment/v1/levy-files/{file['id']}")
    assert (file["accepted"], file["rejected_by_reason"]) == (made.good, dict(made.faults))
    proofs = await frail.agency.get("/collection/v1/ledger/proofs")
    assert all(proofs[name]["holds"] for name in ("by_component", "by_item", "by_bill"))


async def test_a_close_goes_on_where_its_worker_was_killed(frail):
    plan = LevyFilePlan("new", 400, SEED + 2, 200, cast.BEGINS_AT.date(), first_number=70_001)
    content, _ = make_file(plan)
    async with quiet_step() as step:
        # What other tests left past its due date is closed before.
        await office.close_due_date(frail.agency, cast.BEGINS_AT.date().isoformat(), step)
        file = await load(frail.agency, "new", content, step)
        asked = await frail.agency.post("/collection/v1/closings", {"day": cast.BEGINS_AT.date().isoformat()})
        frail.stack.supervisor.kill("collection-worker")
        closing = await office.follow_close(frail.agency, asked, step)

        async def told():
            page = await frail.agency.get(
                f"/assessment/v1/levy-files/{file['id']}/bills", state="arrears", limit=1000
            )
            return len(page["bills"]) >= closing["bills"]

        assert closing["bills"] == asked["total"] > 0
        await step.wait("the sender's word of the arrears", told)
    proofs = await frail.agency.get("/collection/v1/ledger/proofs")
    assert all(proofs[name]["holds"] for name in ("by_component", "by_item", "by_bill"))


async def test_notices_wait_for_a_provider_that_is_down_and_are_sent_once(frail):
    urger = frail.officials[cast.URGER]
    plan = LevyFilePlan("carried_over", 120, SEED + 1, 80, cast.BEGINS_AT.date(), first_number=60_001)
    content, _ = make_file(plan)
    numbers = {}

    async def look():
        nonlocal numbers
        try:
            numbers = await urger.get(f"/notification/v1/campaigns/{campaign['id']}")
        except api.Refused as refusal:
            if refusal.status != 404:  # its first targets have not come by yet
                raise

    async def made():
        await look()
        return numbers.get("notices") == campaign["taxpayers"]

    async def sent():
        await look()
        return not numbers["waiting"]

    async with quiet_step() as step:
        await load(frail.agency, "carried_over", content, step)
        await office.close_due_date(frail.agency, cast.BEGINS_AT.date().isoformat(), step)
        before = (await frail.simulators.get("/control/totals"))["messages"]
        async with down(frail, "simulators"):
            campaign = await office.run_campaign(urger, frail.officials[cast.TEAM_LEADER])
            await step.wait("the notices of the campaign", made)
            assert numbers["delivered"] == 0
        await step.wait("the notices when the provider is back", sent)
    after = (await frail.simulators.get("/control/totals"))["messages"]
    assert sum(after.values()) - sum(before.values()) <= campaign["taxpayers"], "nobody gets a message twice"
