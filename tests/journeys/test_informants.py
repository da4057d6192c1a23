"""An informant's reward, from the report of a hidden asset to the bank and back, and nobody learns who informed."""

import json

import pytest
from semu_demo.scenario import cast, loading, rewards
from semu_demo.scenario.api import Refused

from tests.journeys.acts import (
    FIRST,
    SECOND,
    at_the_bank,
    clawback_from,
    committee,
    order_and_send,
    receipt_of,
    take,
    undo,
)  # fmt: skip
from tests.journeys.levies import carried_over

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

DEBT = 1_234_567_890
INFORMANT = {"name": "홍길순", "address": "경기도 김포시 사우중로 1, 101동 202호", "phone": "010-1234-5678"}
ACCOUNT = {"bank": "011", "number": "3520009876543", "holder": INFORMANT["name"]}
STATEMENT = "체납자가 처남의 이름으로 구래동의 은행에 예금을 두었다."
WANTED = "예금이 든 통장의 사본을 내 주십시오."
GROUND = "예금은 처남의 이름으로 되어 있고 조사에 착수한 적이 없음"
NOTICE, TRANSFER = "포상금 지급신청 통보서의 발송", "포상금 이체 파일의 은행 제출"
SCANNED = b"%PDF-1.7\n" + b"a page as it was scanned " * 20 + b"\n%%EOF\n"
BUDGET = 100_000_000


async def reported(town):
    """Form 2 is taken in by the one role that sees the informant; the case goes on by number."""
    intake, investigator = town.officials[cast.INTAKE], town.officials[cast.INVESTIGATOR]
    form = {
        "kind": "hidden_assets_informant", "matter": "deposit", "informant": INFORMANT, "statement": STATEMENT,
        "reported_on": FIRST.date().isoformat(),
    }  # fmt: skip
    report = await intake.post("/reward/v1/reports", form)
    path = f"/reward/v1/reports/{report['report']}"
    await intake.send_file(f"{path}/form", SCANNED, "application/pdf")
    await intake.send_file(f"{path}/evidence?names_informant=true", SCANNED, "application/pdf")
    await investigator.post(f"{path}/acceptance")
    await investigator.post(f"{path}/requests", {"wanted": WANTED, "due_on": SECOND.date().isoformat()})
    await investigator.send_file(f"{path}/evidence", SCANNED, "application/pdf")
    [request] = (await investigator.get(path))["requests"]
    assert (request["wanted"], request["answered_on"]) == (WANTED, FIRST.date().isoformat())
    return report, path


async def collected(town, step):
    """The hidden deposit pays the debt; the bill, once collection has its receipt."""
    file = await loading.load(town.agency, "carried_over", carried_over("90000001", "재산세(토지)", DEBT), step)
    [levied] = await loading.bills_of(town.agency, file["id"], step)
    bill = await town.agency.get(f"/collection/v1/bills/{levied['bill']}")
    owed = sum(bill["owed"].values())
    await town.simulators.post("/control/deposits", {"reference": bill["payment_number"], "amount": owed})

    async def settled():
        return (await town.agency.get(f"/collection/v1/bills/{bill['bill']}"))["state"] == "settled"

    await step.wait("the receipt", settled)
    return bill["bill"], owed


@pytest.mark.moment(FIRST)
@pytest.mark.law("Gimpo 3①2", "Gimpo 6②", "Gimpo 6③", "Act146 ④")
async def test_a_report_becomes_an_award_by_its_number_alone(then, step, told):
    report, path = await reported(then)
    bill, owed = await collected(then, step)
    intake, investigator, secretary, director = (
        then.officials[name] for name in (cast.INTAKE, cast.INVESTIGATOR, cast.SECRETARY, cast.DIRECTOR)
    )
    receipt = await receipt_of(investigator, bill)

    async def linked():
        try:
            await investigator.put(f"{path}/bills", {"bills": [{"bill": bill, "receipts": [receipt]}]})
        except Refused as refusal:
            if "report-bill" not in refusal.problem:
                raise
            return False  # the receipt has not come by yet
        return True

    await step.wait("the receipt in the rewards' books", linked)
    for reason in (await investigator.get(path))["unchecked"]:
        await investigator.post(f"{path}/checks", {"reason": reason, "applies": False, "ground": GROUND})
    await investigator.post(f"{path}/completion", {"completed_on": FIRST.date().isoformat()})
    [completed] = (await intake.get("/reward/v1/reports", state="completed"))["reports"]
    assert completed["report"] == report["report"]
    letter = await intake.post(f"{path}/notice", {"reason": NOTICE})
    assert (letter["name"], letter["address"]) == (INFORMANT["name"], INFORMANT["address"])

    [waiting] = (await secretary.get("/reward/v1/committee/reports"))["reports"]
    assert (waiting["number"], waiting["collected"]) == (report["number"], owed)
    won = (12_500_000 + (owed - 100_000_000) * 5 // 100) // 10 * 10
    assert waiting["amount"] == won
    called = await secretary.post("/reward/v1/committee/meetings", {"held_on": FIRST.date().isoformat()})
    meeting = f"/reward/v1/committee/meetings/{called['meeting']}"
    await secretary.post(f"{meeting}/agenda", {"about": "report", "report": report["report"], "total": won})
    assert await rewards.decide(secretary, director, await committee(secretary), meeting) == won

    [award] = (await secretary.get("/reward/v1/awards", kind="hidden_assets_informant"))["awards"]
    claim = {"awards": [award["award"]], "claimed_on": FIRST.date().isoformat()}
    claimed = await secretary.post("/reward/v1/claims", claim)
    await intake.put(f"{path}/account", ACCOUNT)
    assert claimed["informant"]
    told |= {"report": report, "path": path, "bill": bill, "award": award, "claim": claimed["claim"]}


@pytest.mark.moment(SECOND)
@pytest.mark.law("Gimpo 8①", "Gimpo 9①", "Gimpo 9③", "Gimpo 10", "Act146 ⑥")
async def test_the_bank_is_told_by_the_one_role_that_sees_who_informed(then, told):
    secretary, intake = then.officials[cast.SECRETARY], then.officials[cast.INTAKE]
    award, number = told["award"], told["report"]["number"]
    appropriation = {"won": BUDGET, "bill": "2026년 제1회 추가경정예산"}
    await secretary.post("/reward/v1/budgets/2026/appropriations", appropriation)
    form = await intake.post(f"/reward/v1/claims/{told['claim']}/filled-form", {"reason": NOTICE})
    assert form.startswith(b"%PDF-")

    transfer, [payout] = await order_and_send(then, informants=True)
    assert (payout["won"], payout["award"]) == (award["won"], award["award"])
    for other in (cast.PAYMASTER, cast.SECRETARY, cast.INVESTIGATOR):
        with pytest.raises(Refused) as refused:
            await at_the_bank(then, other, transfer, reason=TRANSFER)
        assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        await at_the_bank(then, cast.INTAKE, transfer)
    assert "transfer-reason" in refused.value.problem
    answer = await at_the_bank(then, cast.INTAKE, transfer, reason=TRANSFER)
    assert (await take(then, transfer, answer))["paid"] == 1

    ledger = await secretary.get("/reward/v1/ledgers/hidden-assets", year=2026)
    [line] = ledger["lines"]
    assert (line["number"], line["state"], line["paid"], line["outstanding"]) == (
        number, "지급", award["won"], 0,
    )  # fmt: skip
    assert (await secretary.get("/reward/v1/ledgers/hidden-assets/pdf", year=2026)).startswith(b"%PDF-")
    accesses = (await then.officials[cast.AUDITOR].get("/reward/v1/identity-accesses", informant=award["person"]))[
        "accesses"
    ]
    assert {one["actor"] for one in accesses} == {f"official:{cast.official(cast.INTAKE)}"}
    assert [(one["what"], one["reason"]) for one in accesses] == [
        ("notice", NOTICE), ("file", NOTICE), ("account", NOTICE), ("account", TRANSFER),
    ]  # fmt: skip


@pytest.mark.moment(SECOND)
@pytest.mark.law("Gimpo 11②", "Act146 ⑥")
async def test_what_is_undone_after_the_payment_is_looked_into_and_the_name_stands_nowhere(then, step, told):
    await undo(then, told["bill"], SECOND)
    secretary, investigator = then.officials[cast.SECRETARY], then.officials[cast.INVESTIGATOR]
    case = await clawback_from(secretary, told["award"]["person"], step)
    assert (case["won"], case["award"], case["state"]) == (told["award"]["won"], told["award"]["award"], "open")

    # The informants' key opens it, for one role; and nothing else does.
    for other in (investigator, secretary, then.officials[cast.AUDITOR]):
        with pytest.raises(Refused) as refused:
            await other.post(f"{told['path']}/identity", {"reason": NOTICE})
        assert refused.value.status == 403
    shown = await then.officials[cast.INTAKE].post(f"{told['path']}/identity", {"reason": NOTICE})
    assert shown["identity"]["name"] == INFORMANT["name"]

    said = [*INFORMANT.values(), ACCOUNT["number"], STATEMENT, WANTED, GROUND, NOTICE, TRANSFER, SCANNED.decode()]
    secrets = {form for one in said for form in (one, json.dumps(one)[1:-1], one.encode().hex())}

    def clear_in(text):
        return [secret for secret in secrets if secret in text]

    for process, log in then.logged().items():
        assert not clear_in(log), process
    events = await then.told()
    assert told["award"]["award"] in events
    assert not clear_in(events)
    tables = {table: rows async for table, rows in then.stored()}
    assert told["award"]["award"] in tables["reward.awards"]
    assert [table for table, rows in tables.items() if clear_in(rows)] == []
