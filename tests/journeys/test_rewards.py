"""Two days: what the committee gave on the first is paid on the second, and some of it comes back.

The tests tell one story in their order; each stands on what the one before it left.
"""

from datetime import date

import pytest
from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.scenario import cast, loading, office, rewards
from semu_demo.scenario.api import Refused

from tests.journeys.acts import FIRST, SECOND, at_the_bank, clawback_from, committee, order_and_send, take, undo

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

SEED = 29
MONTH = "2026-10"
URGED_ON = (date(2026, 8, 20), date(2026, 9, 24))
LARGEST = 10_000_000
"""Won of principal; what is owed beyond is another journey's."""
BUDGET = 50_000_000


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


async def award_of(town, official):
    page = await town.agency.get("/reward/v1/awards", person=cast.official(official))
    [award] = page["awards"]
    return award


@pytest.mark.moment(FIRST)
async def test_the_committee_gives_what_was_earned_and_what_is_undone_before_payout_falls_by_itself(then, step, told):
    content, _ = loading.make_file(LevyFilePlan("carried_over", 120, SEED, 80, FIRST.date(), first_number=1001))
    await loading.load(then.agency, "carried_over", content, step)
    arrears = (await then.agency.get("/collection/v1/bills", state="arrears", limit=500))["bills"]
    carried = [bill for bill in arrears if bill["fiscal_year"] < FIRST.year and bill["owed"]["principal"] < LARGEST]
    bills = sorted(carried, key=lambda bill: bill["owed"]["principal"], reverse=True)[:4]
    never, undone, kept, other = bills
    for bill, official in ((never, cast.URGER), (undone, cast.URGER), (kept, cast.URGER), (other, cast.VISITOR)):
        await urge(then, official, bill)
    for bill in bills:
        deposit = {"reference": bill["payment_number"], "amount": sum(bill["owed"].values())}
        await then.simulators.post("/control/deposits", deposit)

    async def earned():
        found = await credits_of(then, bills, "provisional")
        return len(found) == len(bills) and all(found.values())

    await step.wait("the credits", earned)

    # Undone before the committee meets: it is not asked about it.
    await undo(then, never["bill"], FIRST)

    async def fell():
        return bool(await credits_of(then, [never], "reversed"))

    await step.wait("the credit that falls", fell)
    won = await credits_of(then, bills, "provisional")
    assert set(won) == {bill["bill"] for bill in (undone, kept, other)}

    secretary, director = then.officials[cast.SECRETARY], then.officials[cast.DIRECTOR]
    members = await committee(secretary)
    recognised = await rewards.recognise(secretary, director, members, MONTH, FIRST.date(), step)
    assert recognised == sum(won.values())
    assert await rewards.claim_all(secretary, MONTH, FIRST.date()) == 2

    # Undone between the decision and the payment.
    await undo(then, undone["bill"], FIRST)

    async def reduced():
        return (await award_of(then, cast.URGER))["standing"] == won[kept["bill"]]

    await step.wait("the award that is reduced", reduced)
    with pytest.raises(Refused) as refused:
        await secretary.post("/reward/v1/payout-orders", {})
    assert "nothing-to-pay" in refused.value.problem, "a receipt of today is not confirmed yet"
    told |= {"kept": kept, "other": other, "won": won}


@pytest.mark.moment(SECOND)
async def test_the_bank_pays_what_stands_once_and_what_it_could_not_pay_is_paid_anew(then, step, told):
    secretary = then.officials[cast.SECRETARY]
    kept, other = (told["won"][told[name]["bill"]] for name in ("kept", "other"))
    before = await secretary.post("/reward/v1/budgets/2026/appropriations", {"won": BUDGET, "bill": "2026년 본예산"})

    transfer, payouts = await order_and_send(then)
    assert sorted(payout["won"] for payout in payouts) == sorted([kept, other])
    account = rewards.account_of(cast.official(cast.VISITOR))
    trouble = {"provider": "bank", "kind": "transfer_failed", "subject": account["number"], "value": "0103"}
    await then.simulators.post("/control/troubles", trouble)
    answer = await at_the_bank(then, cast.PAYMASTER, transfer)
    taken = await take(then, transfer, answer)
    assert (taken["paid"], taken["failed"]) == (1, 1)
    again = await take(then, transfer, answer)
    assert (again["paid"], again["failed"], again["repeated"]) == (0, 0, 2)

    [failed] = [payout for payout in payouts if payout["person"] == cast.official(cast.VISITOR)]
    assert failed["won"] == other
    await secretary.put(f"/reward/v1/claims/{failed['claim']}/account", account | {"number": "11122233344"})
    transfer, payouts = await order_and_send(then)
    assert [payout["won"] for payout in payouts] == [other]
    assert (await take(then, transfer, await at_the_bank(then, cast.PAYMASTER, transfer)))["paid"] == 1

    budget = await secretary.get("/reward/v1/budgets/2026")
    assert (budget["paid"] - before["paid"], budget["ordered"]) == (kept + other, 0)
    assert before["left"] - budget["left"] == kept + other


@pytest.mark.moment(SECOND)
async def test_what_is_undone_after_the_payment_is_taken_back_by_two_persons(then, step, told):
    secretary, paymaster = then.officials[cast.SECRETARY], then.officials[cast.PAYMASTER]
    bill, won = told["kept"], told["won"][told["kept"]["bill"]]
    await undo(then, bill["bill"], SECOND)
    case = await clawback_from(secretary, cast.official(cast.URGER), step)
    assert case["won"] == won
    clawback = f"/reward/v1/clawbacks/{case['clawback']}"
    await secretary.post(f"{clawback}/cause", {"cause": "administrative-error", "reason": "다른 건의 수납이었음"})
    with pytest.raises(Refused) as refused:
        await secretary.post(f"{clawback}/approval")
    assert refused.value.status == 403
    await paymaster.post(f"{clawback}/approval")
    demanded = await secretary.post(f"{clawback}/notice", {"notified_on": SECOND.date().isoformat()})
    assert (demanded["principal"], demanded["interest"]) == (won, 0), "no interest for the city's own mistake"
    entered = await secretary.post(f"{clawback}/repayments", {"won": won, "day": SECOND.date().isoformat()})
    back = await paymaster.post(f"/reward/v1/clawback-repayments/{entered['repayment']}/approval")
    assert back["state"] == "recovered"

    agreement = await office.compare_services(then.officials[cast.OPERATOR], step)
    assert agreement["differences"] == 0

    story = await then.agency.get(f"/bills/{bill['bill']}/timeline")
    assert story["missing"] == []
    told_by_reward = {entry["what"]: entry["facts"] for entry in story["entries"] if entry["service"] == "reward"}
    assert set(told_by_reward) == {
        "credit.computed", "credit.recognised", "payout.ordered", "award.reduced", "clawback.opened",
    }  # fmt: skip
    assert told_by_reward["payout.ordered"]["state"] == "paid"
    assert told_by_reward["clawback.opened"]["state"] == "recovered"
