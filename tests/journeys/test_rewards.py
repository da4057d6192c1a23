"""One installation on two days: what the committee gave on the first is paid on the second, and some of it comes back.

The tests tell one story in their order; each stands on what the one before it left.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from rich.console import Console
from rich.progress import Progress
from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.scenario import cast, loading, office, rewards
from semu_demo.scenario.api import Refused
from semu_demo.scenario.progress import Steps
from semu_embedded.programs import OWN_DATABASE
from semu_kit.clock import KST
from semu_kit.testing import PASSWORDS

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

SEED = 29
FIRST = cast.BEGINS_AT
SECOND = FIRST + timedelta(days=1)
MONTH = "2026-10"
URGED_ON = (date(2026, 8, 20), date(2026, 9, 24))
BUDGET = 50_000_000
INFORMANT = {"name": "홍길순", "address": "경기도 김포시 사우중로 1, 101동 202호", "phone": "010-1234-5678"}
STATEMENT = "체납자가 처남의 이름으로 구래동의 은행에 예금을 두었다."
SCANNED = b"%PDF-1.7\n" + b"a page as it was scanned " * 20 + b"\n%%EOF\n"


@pytest.fixture(scope="module")
def told():
    """What the tests of the story tell each other."""
    return {}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def standing(found, parts, databases):
    """`async with standing(moment) as town`: the same installation, at another moment each time."""
    prefix, state = f"rewards_{uuid4().hex[:8]}_", uuid4().hex
    begun = []

    def at(moment):
        offset = int((moment - moment.now(KST)).total_seconds())
        town = found(
            state, parts=parts, prefix=prefix, passwords=PASSWORDS, fresh=not begun, clock_offset_seconds=offset
        )
        begun.append(moment)
        return town

    yield at
    await databases.drop(*(prefix + name for name in OWN_DATABASE))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def next_day(standing):
    async with standing(SECOND) as town:
        yield town


def quiet_step():
    return Steps(Progress(console=Console(quiet=True))).step("")


async def urge(town, official, bill):
    for day in URGED_ON:
        await town.officials[official].post(
            "/collection/v1/contacts",
            {"bill": bill["bill"], "day": day.isoformat(), "kind": "phone", "direct": True, "outcome": "promised"},
        )


async def credits_of(town, bills, state):
    """Won by bill."""
    page = await town.agency.get("/reward/v1/credits", month=MONTH, state=state, limit=1000)
    ids = [bill["bill"] for bill in bills]
    return {credit["bill"]: credit["amount"] for credit in page["credits"] if credit["bill"] in ids}


async def undo(town, bill, day):
    """The money was another's: two officials take the receipt back."""
    story = await town.agency.get(f"/bills/{bill['bill']}/timeline")
    receipt = next(entry["document"]["id"] for entry in story["entries"] if entry["what"] == "receipt.posted")
    asked = await town.officials[cast.CASHIER].post(
        f"/collection/v1/receipts/{receipt}/reversals",
        {"cause": "wrong_bill", "reason": "payer_named_another", "day": day.date().isoformat()},
    )
    await town.officials[cast.CONTROLLER].post(f"/collection/v1/reversals/{asked['id']}/approval")


async def award_of(town, official):
    page = await town.agency.get("/reward/v1/awards", person=cast.official(official))
    [award] = page["awards"]
    return award


async def order_and_send(town):
    """Ordered by one official, approved by another, and told to the bank; the transfer and its lines."""
    secretary, paymaster = town.officials[cast.SECRETARY], town.officials[cast.PAYMASTER]
    order = await secretary.post("/reward/v1/payout-orders", {})
    with pytest.raises(Refused) as refused:
        await secretary.post(f"/reward/v1/payout-orders/{order['order']}/approval")
    assert refused.value.status == 403, "who orders a payout never approves it"
    await paymaster.post(f"/reward/v1/payout-orders/{order['order']}/approval")
    transfer = await paymaster.post(
        f"/reward/v1/payout-orders/{order['order']}/transfer",
        {"profile": "transfer-csv", "bank": "004", "day": SECOND.date().isoformat()},
    )
    sent = await secretary.get(f"/reward/v1/payout-orders/{order['order']}")
    return transfer, sent["payouts"]


async def at_the_bank(town, transfer):
    """The file is taken to the bank; its answer."""
    content = await town.officials[cast.PAYMASTER].post(f"/reward/v1/transfers/{transfer['transfer']}/content", {})
    return await town.simulators.send_file("/bank/transfers", content)


async def take(town, transfer, answer):
    return await town.officials[cast.PAYMASTER].send_file(
        f"/reward/v1/transfers/{transfer['transfer']}/answers", answer
    )


async def test_the_committee_gives_what_was_earned_and_what_is_undone_before_payout_falls_by_itself(standing, told):
    async with standing(FIRST) as town, quiet_step() as step:
        content, _ = loading.make_file(LevyFilePlan("carried_over", 120, SEED, 80, FIRST.date()))
        await loading.load(town.agency, "carried_over", content, step)
        page = await town.agency.get("/collection/v1/bills", state="arrears", limit=120)
        bills = sorted(page["bills"], key=lambda bill: bill["owed"]["principal"], reverse=True)[:4]
        never, undone, kept, other = bills
        for bill, official in ((never, cast.URGER), (undone, cast.URGER), (kept, cast.URGER), (other, cast.VISITOR)):
            await urge(town, official, bill)
        for bill in bills:
            deposit = {"reference": bill["payment_number"], "amount": sum(bill["owed"].values())}
            await town.simulators.post("/control/deposits", deposit)

        async def earned():
            found = await credits_of(town, bills, "provisional")
            return len(found) == len(bills) and all(found.values())

        await step.wait("the credits", earned)

        # Undone before the committee meets: it is not asked about it.
        await undo(town, never, FIRST)

        async def fell():
            return bool(await credits_of(town, [never], "reversed"))

        await step.wait("the credit that falls", fell)
        won = await credits_of(town, bills, "provisional")
        assert set(won) == {bill["bill"] for bill in (undone, kept, other)}

        secretary, director = town.officials[cast.SECRETARY], town.officials[cast.DIRECTOR]
        members = await rewards.seat_committee(secretary)
        recognised = await rewards.recognise(secretary, director, members, MONTH, FIRST.date(), step)
        assert recognised == sum(won.values())
        assert await rewards.claim_all(secretary, MONTH, FIRST.date()) == 2

        # Undone between the decision and the payment.
        await undo(town, undone, FIRST)

        async def reduced():
            return (await award_of(town, cast.URGER))["standing"] == won[kept["bill"]]

        await step.wait("the award that is reduced", reduced)
        with pytest.raises(Refused) as refused:
            await secretary.post("/reward/v1/payout-orders", {})
        assert "nothing-to-pay" in refused.value.problem, "a receipt of today is not confirmed yet"
        told |= {"kept": kept, "other": other, "won": won}


async def test_the_bank_pays_what_stands_once_and_what_it_could_not_pay_is_paid_anew(next_day, told):
    secretary = next_day.officials[cast.SECRETARY]
    kept, other = (told["won"][told[name]["bill"]] for name in ("kept", "other"))
    await secretary.post("/reward/v1/budgets/2026/appropriations", {"won": BUDGET, "bill": "2026년 본예산"})

    transfer, payouts = await order_and_send(next_day)
    assert sorted(payout["won"] for payout in payouts) == sorted([kept, other])
    account = rewards.account_of(cast.official(cast.VISITOR))
    trouble = {"provider": "bank", "kind": "transfer_failed", "subject": account["number"], "value": "0103"}
    await next_day.simulators.post("/control/troubles", trouble)
    answer = await at_the_bank(next_day, transfer)
    taken = await take(next_day, transfer, answer)
    assert (taken["paid"], taken["failed"]) == (1, 1)
    again = await take(next_day, transfer, answer)
    assert (again["paid"], again["failed"], again["repeated"]) == (0, 0, 2)

    [failed] = [payout for payout in payouts if payout["person"] == cast.official(cast.VISITOR)]
    assert failed["won"] == other
    await secretary.put(f"/reward/v1/claims/{failed['claim']}/account", account | {"number": "11122233344"})
    transfer, payouts = await order_and_send(next_day)
    assert [payout["won"] for payout in payouts] == [other]
    assert (await take(next_day, transfer, await at_the_bank(next_day, transfer)))["paid"] == 1

    budget = await secretary.get("/reward/v1/budgets/2026")
    assert (budget["paid"], budget["ordered"], budget["left"]) == (kept + other, 0, BUDGET - kept - other)


async def test_what_is_undone_after_the_payment_is_taken_back_by_two_persons(next_day, told):
    secretary, paymaster = next_day.officials[cast.SECRETARY], next_day.officials[cast.PAYMASTER]
    bill, won = told["kept"], told["won"][told["kept"]["bill"]]
    await undo(next_day, bill, SECOND)
    async with quiet_step() as step:
        opened = []

        async def is_open():
            opened[:] = (await secretary.get("/reward/v1/clawbacks", state="open"))["clawbacks"]
            return bool(opened)

        await step.wait("the clawback", is_open)
        [case] = opened
        assert (case["won"], case["person"]) == (won, cast.official(cast.URGER))
        clawback = f"/reward/v1/clawbacks/{case['clawback']}"
        await secretary.post(f"{clawback}/cause", {"cause": "administrative-error", "reason": "다른 건의 수납이었음"})
        with pytest.raises(Refused) as refused:
            await secretary.post(f"{clawback}/approval")
        assert refused.value.status == 403
        await paymaster.post(f"{clawback}/approval")
        demanded = await secretary.post(f"{clawback}/notice", {"notified_on": SECOND.date().isoformat()})
        assert (demanded["principal"], demanded["interest"]) == (won, 0), "no interest for the city's own mistake"
        back = await secretary.post(f"{clawback}/repayments", {"won": won, "day": SECOND.date().isoformat()})
        assert back["state"] == "recovered"

        agreement = await office.compare_services(next_day.officials[cast.OPERATOR], step)
        assert agreement["differences"] == 0

        story = await next_day.agency.get(f"/bills/{bill['bill']}/timeline")
        assert story["missing"] == []
        told_by_reward = {entry["what"]: entry["facts"] for entry in story["entries"] if entry["service"] == "reward"}
        assert set(told_by_reward) == {
            "credit.computed", "credit.recognised", "payout.ordered", "award.reduced", "clawback.opened",
        }  # fmt: skip
        assert told_by_reward["payout.ordered"]["state"] == "paid"
        assert told_by_reward["clawback.opened"]["state"] == "recovered"


async def test_who_informed_is_told_to_one_role_only_and_stands_nowhere_in_the_clear(next_day):
    intake, investigator, auditor = (
        next_day.officials[name] for name in (cast.INTAKE, cast.INVESTIGATOR, cast.AUDITOR)
    )
    form = {
        "kind": "hidden_assets_informant", "matter": "deposit", "informant": INFORMANT, "statement": STATEMENT,
        "reported_on": FIRST.date().isoformat(),
    }  # fmt: skip
    report = await intake.post("/reward/v1/reports", form)
    path = f"/reward/v1/reports/{report['report']}"
    await intake.send_file(f"{path}/form", SCANNED, "application/pdf")
    await investigator.send_file(f"{path}/evidence", SCANNED, "application/pdf")
    assert (await investigator.post(f"{path}/acceptance"))["state"] == "accepted"
    seen = await investigator.get(path)
    assert seen["number"] == report["number"]
    assert not [said for said in INFORMANT.values() if said in str(seen)]

    reason = {"reason": "포상금 지급신청 통보서의 발송"}
    for other in (investigator, next_day.officials[cast.SECRETARY], auditor):
        with pytest.raises(Refused) as refused:
            await other.post(f"{path}/identity", reason)
        assert refused.value.status == 403
    assert (await auditor.get("/reward/v1/identity-accesses"))["accesses"] == []
    shown = await intake.post(f"{path}/identity", reason)
    assert INFORMANT["name"] in str(shown)
    [access] = (await auditor.get("/reward/v1/identity-accesses"))["accesses"]
    assert (access["actor"], access["reason"]) == (f"official:{cast.official(cast.INTAKE)}", reason["reason"])

    secrets = [*INFORMANT.values(), STATEMENT, reason["reason"]]
    for process, said in next_day.logged().items():
        assert not [secret for secret in secrets if secret in said], process
    async for table, rows in next_day.stored():
        assert not [secret for secret in secrets if secret in rows], table
