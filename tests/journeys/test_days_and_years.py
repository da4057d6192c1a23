"""Two days: money that goes back and forth, and three months later the end of the year.

The tests tell one story in their order; each stands on what the one before it left.
"""

import json

import pytest
from collection.days.command import app as ledger_command
from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.scenario import cast, loading, office
from typer.testing import CliRunner

from tests.journeys.acts import FIRST, YEAR_END, undo

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

SEED = 23


async def arrears(town, count):
    page = await town.agency.get("/collection/v1/bills", state="arrears", limit=count)
    assert len(page["bills"]) == count
    return page["bills"]


def total(bill):
    return sum(bill["owed"].values())


async def is_in_state(town, bill, *states):
    found = await town.agency.get(f"/collection/v1/bills/{bill['bill']}")
    return found["state"] in states


def bank_file(day, bill):
    """The bank's file of one receipt at its window."""
    told = f"{day:%Y%m%d}"
    return "\n".join(
        [
            f"H,004,{cast.MUNICIPALITY},{told},1",
            f"D,00000001,{told},091500,1,{bill['payment_number']},,{total(bill)}",
            f"T,1,{total(bill)}",
            "",
        ]
    ).encode()


async def proofs_hold(town):
    proofs = await town.agency.get("/collection/v1/ledger/proofs")
    return proofs["holds"]


@pytest.mark.moment(FIRST)
async def test_money_goes_back_and_forth_and_the_services_still_agree(then, step):
    content, _ = loading.make_file(LevyFilePlan("new", 120, SEED, 80, FIRST.date()))
    await loading.load(then.agency, "new", content, step)
    assert await office.close_due_date(then.agency, FIRST.date().isoformat(), step) > 4
    mistaken, at_the_bank, cancelled, meant = await arrears(then, 4)

    # Into the virtual account of the wrong bill; both persons agree, and it is matched to the one that was meant.
    await then.simulators.post(
        "/control/deposits", {"reference": mistaken["payment_number"], "amount": total(mistaken)}
    )
    await step.wait("the deposit", lambda: is_in_state(then, mistaken, "settled"))
    await undo(then, mistaken["bill"], FIRST)
    assert await is_in_state(then, mistaken, "arrears")
    cashier = then.officials[cast.CASHIER]
    [kept] = (await cashier.get("/collection/v1/suspense"))["suspense"]
    await cashier.post(f"/collection/v1/suspense/{kept['id']}/matchings", {"bill": meant["bill"]})

    # At a bank's window: told by the bank's file.
    day = FIRST.date()
    await then.agency.send_file(f"/collection/v1/bank-files?profile=notice-csv&day={day}", bank_file(day, at_the_bank))
    await step.wait("the bank's file", lambda: is_in_state(then, at_the_bank, "settled"))

    # Taken back by the assessing department.
    levied = await then.agency.get(f"/assessment/v1/bills/{cancelled['bill']}")
    taken = {name: levied[name] for name in ("principal", "penalty")}
    await then.officials[cast.ASSESSOR].post(
        f"/assessment/v1/levies/{cancelled['bill']}/reductions",
        {"decided_day": day.isoformat(), "reason": "cancelled", **taken},
    )
    await step.wait("the reduction", lambda: is_in_state(then, cancelled, "withdrawn"))

    agreement = await office.compare_services(then.officials[cast.OPERATOR], step)
    assert agreement["differences"] == 0
    assert await proofs_hold(then)


@pytest.mark.moment(YEAR_END)
async def test_every_day_that_is_over_is_closed_and_anybody_can_check_it(then, step, tmp_path):
    agency = then.agency

    async def closed():
        heads = await agency.get("/collection/v1/ledger/heads")
        return bool(heads["heads"]) and heads["heads"][-1]["day"] == "2027-01-21"

    await step.wait("the close of the booking days", closed)
    export, heads, keys = (tmp_path / name for name in ("ledger.txt", "heads.json", "keys.pem"))
    export.write_bytes(await agency.get("/collection/v1/ledger/export"))
    keys.write_bytes(await agency.get("/collection/v1/ledger/keys"))
    heads.write_text(json.dumps(await agency.get("/collection/v1/ledger/heads")), "utf-8")

    def verify():
        return CliRunner().invoke(ledger_command, ["verify", str(export), "--heads", str(heads), "--key", str(keys)])

    assert verify().exit_code == 0, verify().output
    whole = export.read_text("utf-8")
    export.write_text(whole.replace("\tpayment\t", "\tlevy\t", 1), "utf-8")
    assert export.read_text("utf-8") != whole
    assert verify().exit_code == 1, "an entry was changed"


@pytest.mark.moment(YEAR_END)
async def test_each_day_the_services_are_compared(then, step):
    async def compared():
        [daily, *_] = (await then.agency.get("/collection/v1/agreements"))["agreements"]
        assert daily["asked_by"].startswith("system:")
        return daily["state"] == "finished" and daily["differences"] == 0

    await step.wait("the comparison of the day that ended", compared)


@pytest.mark.moment(YEAR_END)
async def test_the_year_ends_though_the_worker_is_killed_in_the_middle(then, step):
    cashier, controller = then.officials[cast.CASHIER], then.officials[cast.CONTROLLER]
    supervisor = then.stack.supervisor
    owed = await outstanding(then)

    async def is_in(state):
        return (await cashier.get("/collection/v1/year-ends/2026"))["state"] == state

    await cashier.post("/collection/v1/year-ends", {"year": 2026})
    supervisor.kill("collection-worker")
    await step.wait("the carrying over", lambda: is_in("carried"))
    await cashier.post("/collection/v1/year-ends/2026/hard-close")
    await controller.post("/collection/v1/year-ends/2026/hard-close/approval")
    supervisor.kill("collection-worker")
    await step.wait("the hard close", lambda: is_in("closed"))

    assert set(owed) == {2026}
    assert await outstanding(then) == {2027: owed[2026]}
    assert await proofs_hold(then)
    agreement = await office.compare_services(then.officials[cast.OPERATOR], step)
    assert agreement["differences"] == 0, "whatever year's books hold a bill, it is the same bill"


async def outstanding(town):
    """What is owed, by the year whose books hold it."""
    balance = await town.agency.get("/collection/v1/ledger/trial-balance", day=YEAR_END.date().isoformat())
    by_year = {}
    for line in balance["lines"]:
        if line["account"] == "receivable":
            year = line["fiscal_year"]
            by_year[year] = by_year.get(year, 0) + line["debit"] - line["credit"]
    return {year: won for year, won in by_year.items() if won}
