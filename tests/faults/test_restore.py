"""The databases are put back to an earlier moment while Kafka keeps what was told since: everything is there again, to
the won, nothing is there twice, and nobody outside hears of it."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from rich.console import Console
from rich.progress import Progress
from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.scenario import cast, citizen, loading, office
from semu_demo.scenario.crowd import Deed, Part
from semu_demo.scenario.progress import Steps
from semu_embedded.programs import OWN_DATABASE, SERVICES
from semu_kit.db import driver_url
from semu_kit.testing import PASSWORDS

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

SEED = 29
OLD, NEW, TAXPAYERS = 160, 40, 110
PROCESSES = ("gateway", *SERVICES, *(f"{name}-worker" for name in OWN_DATABASE))

FACTS = {
    "assessment": {
        "levies": "SELECT id, taxpayer_id, shard, levy_number, principal, penalty, withdrawn_at FROM levies",
        "reductions": "SELECT id, bill, principal, penalty FROM reductions",
        "receipts": "SELECT receipt, bill, amount, reversed_on FROM bill_receipts",
        "states": "SELECT bill, arrears_since, settled_on, notice FROM bill_states",
    },
    "collection": {
        "bills": "SELECT id, payment_number, state, arrears_since, settled_on, notified_on, outstanding_principal,"
        " outstanding_charge, late_charge_decided FROM bill",
        "receipts": "SELECT id, bill, posting, value_day, principal, charge, expense FROM receipt",
        "reversals": "SELECT receipt, cause FROM receipt_reversal",
        "payments": "SELECT provider, payment_id, total, value_day FROM payment",
        "suspense": "SELECT provider, payment_id, amount FROM suspense JOIN payment ON payment.id = payment",
        "over": "SELECT id, bill, amount FROM overpayment",
        "work": "SELECT id, bill, official, day, kind FROM contact UNION ALL"
        " SELECT id, bill, official, day, kind FROM disposition",
        "targets": "SELECT campaign, bill FROM campaign_target",
        "counter": "SELECT number, total, day FROM counter_receipt",
        "ledger": "SELECT kind, count(*) FROM journal_entry GROUP BY kind",
    },
    "notification": {
        "notices": "SELECT id, campaign, taxpayer, state, bills, link_digest, ci_index FROM notice",
        "payments": "SELECT id, provider_payment, total, bills FROM payment WHERE state = 'approved'",
        "deposits": "SELECT transaction_id, reference, amount FROM deposit",
    },
    "reward": {
        "receipts": "SELECT id, bill, collected, reversed_on FROM receipts",
        # A receipt that was posted and reversed before it is computed again leaves no credit that fell.
        "credits": "SELECT receipt, official, kind, state, amount, reason FROM credits WHERE state <> 'reversed'",
        "work": "SELECT id, bill, official FROM contacts UNION ALL SELECT id, bill, official FROM dispositions",
    },
}
"""What must be there again, exactly."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(found, parts, databases):
    prefix = f"restored_{uuid4().hex[:8]}_"
    async with found(parts=parts, prefix=prefix, passwords=PASSWORDS) as town:
        yield town
    await databases.drop(*(prefix + name for name in OWN_DATABASE))


def step():
    return Steps(Progress(console=Console(quiet=True))).step("")


async def query(town, service, statement):
    url = driver_url(town.stack.databases[service].migration_url).set(drivername="postgresql")
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def facts(town):
    return {
        f"{service}.{name}": sorted(map(str, await query(town, service, statement)))
        for service, statements in FACTS.items()
        for name, statement in statements.items()
    }


async def hold(town):
    for name in reversed(PROCESSES):
        await town.stack.supervisor.hold(name)


async def release(town):
    for name in PROCESSES:
        await town.stack.supervisor.release(name)


async def read_back(town, service, folder):
    """The command, as an operator gives it; its report, and what it names."""
    report = folder / f"{service}-{uuid4().hex[:6]}.jsonl"
    program = town.stack.supervisor.program(f"{service}-worker")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "semu_kit.recovery", "read-back", service, "--report", str(report),
        env=os.environ | dict(program.env), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    return json.loads(said), [json.loads(line) for line in report.read_text("utf-8").splitlines()]


async def load(town, plan):
    content, _ = await asyncio.to_thread(loading.make_file, plan)
    async with step() as one:
        file = await loading.load(town.agency, plan.kind, content, one)
        return content, file, await loading.bills_of(town.agency, file["id"], one)


async def still(town):
    """Wait until nothing is on its way any more."""

    async def arrived():
        for service in SERVICES:
            if (await query(town, service, "SELECT count(*) FROM outbox"))[0][0]:
                return False
        before = await facts(town)
        await asyncio.sleep(2)
        return await facts(town) == before and await posted(town)

    async with step() as one:
        await one.wait("everything told to be applied", arrived)


async def posted(town):
    totals = await town.simulators.get("/control/totals")
    balance = await town.agency.get("/collection/v1/ledger/trial-balance")
    bank = sum(line["debit"] - line["credit"] for line in balance["lines"] if line["account"] == "bank")
    at_counter = (await query(town, "collection", "SELECT coalesce(sum(total), 0) FROM counter_receipt"))[0][0]
    return bank == totals["in_account"] + at_counter


async def balances(town):
    proofs = await town.agency.get("/collection/v1/ledger/proofs")
    async with step() as one:
        agreement = await office.compare_services(town.officials[cast.OPERATOR], one)
    return [proofs[name]["holds"] for name in ("by_component", "by_item", "by_bill")], agreement["differences"]




@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def snapshots(town, databases):
    """The databases some time before the loss: one file is loaded and closed, a payment is under way to nobody."""
    today = cast.BEGINS_AT.date()
    async with step() as one:
        await loading.settle_citizens(town.simulators, SEED, TAXPAYERS, one)
    await load(town, LevyFilePlan("carried_over", OLD, SEED, TAXPAYERS, today))
    async with step() as one:
        await office.close_due_date(town.agency, today.isoformat(), one)
    await still(town)
    await hold(town)
    kept = {name: await databases.snapshot(town.stack.databases[name].name) for name in OWN_DATABASE}
    await release(town)
    return kept


@dataclass
class Lost:
    """What happened after the snapshot."""

    content: bytes
    """Of the second file."""
    file: dict[str, Any]
    persons: list[str]
    facts: dict[str, list[str]]
    """All of them at the end."""
    outside: dict[str, Any]
    """What the world outside saw."""


async def citizens_act(town, persons, *parts):
    crowd = citizen.Crowd(town.stack.urls["simulators"], town.simulators, persons)
    async with step() as one, crowd:
        await one.each(parts, crowd.act, 4)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lost(town, snapshots):
    """A second file, work, a campaign, a reduction, payments on pages and at the bank."""
    plan = LevyFilePlan("new", NEW, SEED, TAXPAYERS, cast.BEGINS_AT.date(), first_number=OLD + 1)
    content, file, bills = await load(town, plan)
    in_arrears = (await town.agency.get("/collection/v1/bills", state="arrears", limit=500))["bills"]
    work = [(bill["bill"], office.Contact(cast.URGER, "phone", cast.BEGINS_AT.date())) for bill in in_arrears[:20]]
    reduced = {"decided_day": cast.BEGINS_AT.date().isoformat(), "principal": 10, "penalty": 0, "reason": "mistake"}
    async with step() as one:
        await office.record_work(town.officials, work, one, 8)
        await town.officials[cast.ASSESSOR].post(f"/assessment/v1/levies/{bills[0]['bill']}/reductions", reduced)
        campaign = await office.run_campaign(town.officials[cast.URGER], town.officials[cast.TEAM_LEADER])
        await office.all_sent(
            town.officials[cast.URGER], town.simulators, campaign["id"], campaign["taxpayers"], one
        )
    persons = sorted(await town.simulators.get("/control/recipients"))
    await citizens_act(
        town, persons, *(Part(person, Deed.PAY) for person in persons[:8]), Part(persons[8], Deed.PAY_TWICE)
    )
    number = (await query(town, "collection", "SELECT payment_number FROM bill WHERE state = 'open' ORDER BY id"))[0][0]
    for reference, won in ((number, 10_000), ("김포시 세금", 52_000)):
        await town.simulators.post("/control/deposits", {"reference": reference, "amount": won})
    await still(town)
    assert await balances(town) == ([True, True, True], 0)
    outside = await town.simulators.get("/control/totals")
    return Lost(content, file, persons, await facts(town), outside)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def reports(town, databases, snapshots, lost, tmp_path_factory):
    """The databases as they were at the snapshot, read back, and at work until nothing is on its way."""
    await hold(town)
    for name, kept in snapshots.items():
        await databases.restore(town.stack.databases[name].name, kept)
    assert await facts(town) != lost.facts
    folder = tmp_path_factory.mktemp("reports")
    read = {name: await read_back(town, name, folder) for name in OWN_DATABASE}
    await release(town)
    await still(town)
    return read


def changed(before, now):
    """What is there that was not, and what was there that is not; a line each."""
    return [
        f"{sign} {name} {fact}"
        for name in now
        for sign, these, those in (("+", now, before), ("-", before, now))
        for fact in these[name]
        if these[name].count(fact) > those[name].count(fact)
    ]


async def test_everything_is_there_again_and_nothing_is_there_twice(town, lost, reports):
    assert "\n".join(changed(lost.facts, await facts(town))) == ""
    assert (await query(town, "collection", "SELECT count(*) FROM dead_letters"))[0][0] == 0


async def test_it_balances_to_the_won(town, reports):
    assert await balances(town) == ([True, True, True], 0)


async def test_nobody_outside_got_a_second_message_or_paid_a_second_time(town, lost, reports):
    assert await town.simulators.get("/control/totals") == lost.outside


async def test_the_reports_say_what_was_put_back_and_leave_nothing_to_do(lost, reports):
    assert reports["assessment"][0]["put_back"] == {"levy.decided.v1": lost.file["accepted"], "levy.reduced.v1": 1}
    assert reports["collection"][0]["put_back"]["contact.recorded.v1"] == 20
    assert reports["notification"][0]["put_back"]["payment.approved.v1"] == len(
        lost.facts["notification.payments"] + lost.facts["notification.deposits"]
    )
    assert [named for _, named in reports.values()] == [[]] * len(reports)


async def test_read_back_once_more_it_changes_nothing(town, lost, reports, tmp_path):
    for name in OWN_DATABASE:
        report, named = await read_back(town, name, tmp_path)
        assert (report["known"], report["put_back"], named) == (report["read"], {}, [])
    assert changed(lost.facts, await facts(town)) == []


async def test_the_lost_file_sent_again_brings_back_the_persons_and_levies_nothing_anew(town, lost, reports):
    async with step() as one:
        file = await loading.load(town.agency, "new", lost.content, one)
    assert (file["accepted"], file["repeated"]) == (lost.file["accepted"], lost.file["repeated"])
    await still(town)
    assert changed(lost.facts, await facts(town)) == []
    nobody = "SELECT count(*) FROM levies WHERE put_back_at IS NOT NULL"
    assert (await query(town, "assessment", nobody))[0][0] == 0


async def test_links_on_peoples_phones_open_and_are_paid_on(town, lost, reports):
    await citizens_act(town, lost.persons, *(Part(person, Deed.PAY) for person in lost.persons[9:12]))
    await still(town)
    assert await balances(town) == ([True, True, True], 0)
