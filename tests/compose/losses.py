"""What is lost, and what comes back: the databases while Kafka stands, then everything but the archive and the world
outside. In both, money and work come in while nothing is sealed any more: that is the span which is lost at worst."""

import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from semu_demo.scenario import cast
from semu_demo.scenario.citizen import Crowd
from semu_demo.scenario.crowd import Deed, Part, cast_parts

from tests.compose.figures import Taken
from tests.compose.stack import Installation, say
from tests.compose.town import Told, Town, inhabited

DAY = cast.BEGINS_AT.date().isoformat()
SEED = 31
"""Of the town's road: who of its citizens did what."""
DEPOSIT_OF_NOBODY = 33_000
RECORDS = f"{cast.MUNICIPALITY}/{DAY}"


async def databases_lost(installation: Installation, passwords: dict[str, str], identity: Path, taken: Taken) -> None:
    say("the databases are lost; Kafka stands")
    async with inhabited(installation, passwords) as town:
        await installation.deploy("backups.py", "backup", seconds=300)
        async with unsealed(installation):
            await pay(town, payers=2)
            await town.simulators.post("/control/deposits", {"reference": await number(town), "amount": 5_000})
            await posted(town)
        in_account = await town.in_account()
    found = await drill(installation, "databases", str(identity))
    taken.add("restore drill, databases lost", found["seconds"]["until_up_again"])
    async with inhabited(installation, passwords) as town:
        await posted(town)
        assert await town.in_account() == in_account
        await agree_with_bank(town)
        await town.balances()
    assert found["restored"]["kafka"] == "kept"
    assert found["dead_letters"] == 0


async def everything_lost(installation: Installation, passwords: dict[str, str], identity: Path, taken: Taken) -> None:
    say("everything is lost but the archive and the world outside")
    async with inhabited(installation, passwords) as town:
        await sealed(installation)
        before = await town.in_ledger()
        async with unsealed(installation):
            by_citizens = await pay(town, payers=2)
            await posted(town)
            bill = (await town.agency.get("/collection/v1/bills", state="arrears", limit=1))["bills"][0]
            cash = {"method": "cash", "shares": [{"bill": bill["bill"], "won": bill["owed"]["principal"]}]}
            known = await number(town)
            for reference, amount in ((known, 7_000), ("이름뿐", DEPOSIT_OF_NOBODY)):
                await town.simulators.post("/control/deposits", {"reference": reference, "amount": amount})
            counter = (await town.officials[cast.CASHIER].post("/collection/v1/counter-receipts", cash))["total"]
            await posted(town, more=counter)
        records = await lay_out_records(installation, town, counter)
    found = await drill(installation, "everything", str(identity), "--records", str(records))
    taken.add("restore drill, everything lost", found["seconds"]["until_up_again"])
    taken.add("recovery from others' records", found["seconds"]["recovering"])
    assert found["restored"]["kafka"] == "lost"
    assert found["secrets_came_back"]
    assert found["dead_letters"] == 0
    told = found["recovered"]["municipalities"][cast.MUNICIPALITY]
    assert {one["record"]: one["won"] for one in told["rebuilt"]} == {
        "kakaopay": by_citizens, f"virtual-account-csv {DAY}": 7_000 + DEPOSIT_OF_NOBODY,
    }  # fmt: skip
    assert sum(one["suspense"] for one in told["rebuilt"]) == DEPOSIT_OF_NOBODY
    assert [(one["channel"], one["difference"]) for one in told["missing"]] == [("counter_cash", counter)]
    assert (told["missing_won"], told["not_arrived"], told["left"]) == (counter, [], [])
    async with inhabited(installation, passwords) as town:
        rebuilt = by_citizens + 7_000 + DEPOSIT_OF_NOBODY
        assert await town.in_ledger() == before + rebuilt == await town.in_account()
        say(f"  rebuilt {rebuilt:,} won, named as missing {counter:,} won; the cashier enters it again")
        await town.officials[cast.CASHIER].post("/collection/v1/counter-receipts", cash)
        proofs = await town.agency.get("/collection/v1/ledger/proofs")
        assert all(proofs[name]["holds"] for name in ("by_component", "by_item", "by_bill"))


@asynccontextmanager
async def unsealed(installation: Installation) -> Any:
    """The archive ends here: what is done now is in no backup."""
    await installation.compose("stop", "backup", seconds=90)
    yield


async def sealed(installation: Installation) -> None:
    """Everything so far is in the archive: a base backup returns when it can be restored to its end."""
    await installation.deploy("backups.py", "backup", seconds=300)


async def drill(installation: Installation, *arguments: str) -> dict[str, Any]:
    """What deploy/drill.py found; it fails where the ledger's own identities do not hold."""
    said = await installation.deploy("drill.py", *arguments, seconds=900)
    found: dict[str, Any] = json.loads(said[said.rindex("\n{\n") :])
    say(f"  {found['seconds']}, of which {found['restored']['seconds']}")
    return found


async def pay(town: Town, payers: int) -> int:
    """Citizens who had ignored their message pay now; won."""
    before = (await town.simulators.get("/control/totals"))["payments_approved"]["amount"]
    persons = await town.simulators.get("/control/recipients")
    idle = sorted({*persons} - {part.person for part in cast_parts(persons, SEED)})
    async with Crowd(town.installation.simulators, town.simulators, persons) as crowd:
        for person in idle:
            if crowd.approved == payers:
                break
            await crowd.act(Part(person, Deed.PAY))
    assert crowd.approved == payers
    return int((await town.simulators.get("/control/totals"))["payments_approved"]["amount"]) - before


async def number(town: Town) -> str:
    """The payment number of a bill that is owed."""
    page = await town.agency.get("/collection/v1/bills", state="arrears", limit=100)
    return str(page["bills"][-1]["payment_number"])


async def posted(town: Town, more: int = 0) -> None:
    """Every won at the bank is in the ledger, and `more` that the bank does not know of yet."""
    async with Told().step("수납") as step:

        async def all_of_it() -> bool:
            return await town.in_ledger() == await town.in_account() + more

        await step.wait("posting of what was paid", all_of_it)


async def agree_with_bank(town: Town) -> None:
    """The bank's statement of the day as it is now."""
    amount = (await town.simulators.get("/bank/statement", day=DAY))["amount"]
    await town.agency.put(f"/collection/v1/bank-statements/{DAY}", {"amount": amount})


async def lay_out_records(installation: Installation, town: Town, counter: int) -> Path:
    """What an operator gathers at the provider's desk and the bank; the city's cash was paid in there too."""
    records = installation.home / "records"
    folder = records / RECORDS
    folder.mkdir(parents=True)
    transactions = await town.simulators.get("/kakaopay/merchant/transactions", day=DAY)
    (records / "kakaopay.csv").write_bytes(transactions)
    for profile in ("virtual-account-csv", "notice-csv"):
        file = await town.simulators.get("/bank/files", day=DAY, profile=profile)
        (folder / f"{profile}.csv").write_bytes(file)
    statement = await town.simulators.get("/bank/statement", day=DAY)
    lines = [*statement["lines"], {"channel": "counter_cash", "amount": counter}]
    (folder / "statement.json").write_text(
        json.dumps({"amount": statement["amount"] + counter, "lines": lines}), "utf-8"
    )
    return records
