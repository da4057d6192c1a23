"""`make compose-up-test`: from nothing to the whole platform, the main job through nginx, and to nothing again.

Named so that only the make target collects it: it needs a Docker engine and minutes.
"""

import asyncio

import pytest
from semu_demo.scenario import cast

from tests.compose.figures import Taken
from tests.compose.stack import NEW, PATIENCE, Installation, Sampled, say
from tests.compose.town import Told, first_ones, inhabited
from tests.compose.watched import everything_answers

BILLS = 300
SEED = 21


@pytest.mark.timeout(900 * PATIENCE)
async def test_it_comes_up_from_nothing_takes_the_main_job_and_leaves_nothing():
    taken, passwords = Taken(), dict[str, str]()
    async with Installation(cast.clock_offset_seconds()) as installation:
        say("building the images")
        taken.add("build of both images", await installation.build())
        say("secrets, and the keys of the backups")
        await installation.make_secrets(first_ones(passwords))
        say("up: everything, until every container is healthy")
        taken.add("up on built images to all healthy", await installation.up())
        await asyncio.sleep(5)
        at_rest, sampled = await installation.memory(), Sampled(installation)
        watching = asyncio.create_task(sampled.watch())
        say(f"the road on {BILLS} bills, from outside through nginx")
        async with inhabited(installation, passwords) as town:
            figures = await town.travel(BILLS, SEED, Told())
        await everything_answers(installation)
        watching.cancel()
        assert [check for check in figures.checks if not check.holds] == []
        assert figures.proofs == {"by_component": True, "by_item": True, "by_bill": True}
        assert figures.citizens["paid"] > 0
        taken.add("the road", sum(figures.seconds.values()))
        taken.show_memory(at_rest, sampled.most)
    await installation.remove_images(NEW)
    assert await installation.left_behind() == []
    taken.show()
