"""The requests of docs/rewards.md, sent as they are printed: each of the five kinds but form 2, which has a journey."""

import json
import re
import time
from asyncio import sleep
from pathlib import Path

import pytest
from semu_demo.scenario import cast, loading
from semu_demo.scenario.api import Refused

from tests.journeys.acts import FIRST, SECOND, committee
from tests.journeys.levies import carried_over, new_levy

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

PAGE = Path(__file__).parents[2] / "docs" / "rewards.md"
ROLES = {
    "choi": cast.TERM_LIMITED, "clerk": cast.SECRETARY, "chair": cast.DIRECTOR, "paymaster": cast.PAYMASTER,
    "intake": cast.INTAKE, "investigator": cast.INVESTIGATOR,
}  # fmt: skip
SECONDS = 60
AWAITED = ("report-bill", "amounts-changed")
"""Refusals until another process has told something: a receipt, what the month's caps leave of a credit."""


def printed(heading):
    """The requests under a heading: who, how, where, the body, and what is kept of the answer."""
    [part] = [
        part for part in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE) if part.startswith(heading)
    ]
    for block in re.findall(r"```http\n(.*?)```", part, re.DOTALL):
        for request in re.split(r"^(?=\w+: )", block, flags=re.MULTILINE)[1:]:
            head, _, rest = request.partition("\n")
            body, _, kept = rest.partition("=> ")
            yield *re.fullmatch(r"(\w+): (\w+) (.+)", head).groups(), body.strip(), kept.strip()


def filled(value, known):
    """`{name}` alone is what is known by that name; within a text it is put in."""
    if isinstance(value, str):
        alone = re.fullmatch(r"\{(\w+)\}", value)
        return known[alone[1]] if alone else re.sub(r"\{(\w+)\}", lambda name: str(known[name[1]]), value)
    if isinstance(value, list):
        return [filled(one, known) for one in value]
    return {name: filled(one, known) for name, one in value.items()} if isinstance(value, dict) else value


async def pay(town, known, who, pays, bill, *nothing):
    owed = await town.agency.get(f"/collection/v1/bills/{filled(bill, known)}")
    deposit = {"reference": owed["payment_number"], "amount": sum(owed["owed"].values())}
    await town.simulators.post("/control/deposits", deposit)


async def send(town, known, who, method, path, body, kept):
    caller = town.simulators if who == "bank" else town.officials[ROLES[who]]
    path = filled(path, known)
    if method == "GET":
        answer = await caller.get(path)
    elif re.fullmatch(r"\{\w+\}", body):
        answer = await caller.send_file(path, filled(body, known), "application/octet-stream")
    else:
        given = filled(json.loads(body), known) if body else None
        answer = await (caller.put(path, given) if method == "PUT" else caller.post(path, given))
    for name, _, field in (one.partition(" = ") for one in kept.split(", ") if one):
        found = answer
        for step in field.split(".") if field != "." else ():
            found = found[int(step) if step.isdigit() else step]
        known[name] = found


async def walk(town, known, heading):
    """Again and again, where another process is about to tell something; what was read is read again before that."""
    read = []
    for request in printed(heading):
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                await (pay if request[0] == "debtor" else send)(town, known, *request)
                break
            except (Refused, IndexError) as error:
                awaited = isinstance(error, IndexError) or any(one in error.problem for one in AWAITED)
                if not awaited or time.monotonic() > deadline:
                    raise AssertionError(f"{request}: {error}") from error
                await sleep(0.25)
                for one in read:
                    await send(town, known, *one)
        if request[1] == "GET":
            read.append(request)


@pytest.mark.moment(FIRST)
@pytest.mark.law("Gimpo 3①1", "Gimpo 3①3", "Gimpo 3②3")
async def test_each_kind_comes_before_the_committee_by_the_requests_as_printed(then, step, told):
    old = await loading.load(then.agency, "carried_over", carried_over("81000001", "주정차위반 과태료", 400_000), step)
    found, evaded = new_levy("82000001", "재산세", 20_000_000), new_levy("82000002", "재산세", 50_000_000)
    levied = await loading.load(then.agency, "new", found + evaded.partition(b"\n")[2], step)
    [arrears] = await loading.bills_of(then.agency, old["id"], step)
    by_number = {one["levy_number"]: one["bill"] for one in await loading.bills_of(then.agency, levied["id"], step)}
    members = await committee(then.officials[cast.SECRETARY])
    told |= {
        "choi": cast.official(cast.TERM_LIMITED), "park": cast.official(cast.TEAM_LEADER),
        "arrears_bill": arrears["bill"], "found_bill": by_number["82000001"], "evaded_bill": by_number["82000002"],
        "scan": b"%PDF-1.7\n" + b"a page " * 40 + b"\n%%EOF\n", "members": members,
        "votes": [{"member": member, "vote": "for"} for member in members],
    }  # fmt: skip
    await walk(then, told, "The first day")
    assert told["report_won"] == 4_500_000 + 20_000_000 * 15 // 100


@pytest.mark.moment(SECOND)
async def test_each_kind_is_paid_by_the_requests_as_printed(then, told):
    await walk(then, told, "The next day")
    assert (told["paid"], told["paid_informants"]) == (3, 1)
