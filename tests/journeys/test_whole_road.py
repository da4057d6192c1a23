"""From the levy file to the reward, through every real process, and what can be seen of it afterwards."""

from datetime import datetime

import pytest
from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.levy_files.taxpayers import taxpayer
from semu_demo.scenario import cast
from semu_demo.scenario.api import Refused
from semu_demo.scenario.loading import make_file

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_table_balances_to_the_won(figures):
    assert [check for check in figures.checks if not check.holds] == []
    assert figures.proofs == {"by_component": True, "by_item": True, "by_bill": True}


async def test_everything_of_the_road_happened(figures):
    assert sum(file.rejected for file in figures.files) > 0
    assert figures.arrears_begun > 0
    assert figures.contacts > 0
    assert figures.campaign["delivered"] > 0
    assert figures.citizens["read"] > figures.citizens["paid"] > 0
    assert figures.money.collected > 0
    assert figures.money.overpaid > 0, "one paid twice"
    assert figures.money.suspense > 0, "one paid for nobody"


async def test_a_message_alone_earns_nobody_a_reward(figures):
    excluded = [line for line in figures.rewards if line["state"] == "excluded"]
    assert excluded, "most paid on a message, without anybody's work"
    for line in excluded:
        assert line["amount"] == 0
        assert line["article"], f"no article says why: {line}"
    assert sum(line["amount"] for line in figures.rewards) == figures.recognised


async def paid_bill(town):
    page = await town.agency.get("/collection/v1/bills", state="settled", limit=1)
    return page["bills"][0]["bill"]


async def test_one_paid_bill_tells_its_whole_story_in_order(town, figures):
    story = await town.agency.get(f"/bills/{await paid_bill(town)}/timeline")
    assert story["municipality"] == cast.MUNICIPALITY
    assert story["missing"] == []
    moments = [datetime.fromisoformat(entry["at"]) for entry in story["entries"]]
    assert moments == sorted(moments)
    assert {entry["service"] for entry in story["entries"]} >= {"assessment", "collection", "notification"}
    told = " ".join(entry["what"] for entry in story["entries"])
    for cause in ("levy.", "bill.", "notice.", "receipt."):
        assert cause in told, f"{cause} is missing in {told}"
    for entry in story["entries"]:
        assert entry["title"]
        assert entry["actor"].partition(":")[0] in ("official", "agency", "service", "system", "citizen", "provider")


async def test_the_sender_sees_each_bills_state_until_it_is_paid(town, figures):
    states = set()
    for file in (await town.agency.get("/assessment/v1/levy-files"))["levy_files"]:
        after = 0
        while after is not None:
            page = await town.agency.get(f"/assessment/v1/levy-files/{file['id']}/bills", after=after, limit=1000)
            states |= {bill["state"] for bill in page["bills"]}
            after = page["next_after"]
    assert "settled" in states
    assert "arrears" in states


async def test_the_same_file_again_levies_nothing(town, figures):
    files = (await town.agency.get("/assessment/v1/levy-files"))["levy_files"]
    assert len(files) == 2
    before = await town.agency.get("/collection/v1/ledger/trial-balance")
    plan = LevyFilePlan("new", figures.bills * 15 // 100, figures.seed, figures.bills * 62 // 100,
                        cast.BEGINS_AT.date(), first_number=figures.bills + 1)  # fmt: skip
    content, _ = make_file(plan)
    with pytest.raises(Refused) as refused:
        await town.agency.send_file("/assessment/v1/levy-files?kind=new", content)
    assert refused.value.status == 409
    assert (await town.agency.get("/collection/v1/ledger/trial-balance"))["lines"] == before["lines"]


def persons(figures):
    return [taxpayer(figures.seed, index) for index in range(figures.bills * 62 // 100)]


async def test_no_process_wrote_a_persons_data_into_its_log(town, figures):
    logs = town.logged()
    assert len(logs) > 10
    for person in persons(figures):
        for said in (person.number, person.phone, person.ci):
            for name, text in logs.items():
                assert not said or said not in text, f"{name} holds a person's data"


async def test_no_database_holds_a_persons_data_in_the_clear(town, figures):
    needles = {
        said for person in persons(figures) for said in (person.number, person.phone, person.ci, person.address) if said
    }
    async for table, rows in town.stored():
        found = [needle for needle in needles if needle in rows]
        assert not found, f"{table} holds {len(found)} persons' data in the clear"
