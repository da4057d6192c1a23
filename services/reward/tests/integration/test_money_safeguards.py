"""Attacks on the road of the money: nothing is lost, paid twice or stuck, and nobody pays himself."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from money import ACCOUNT, YESTERDAY, Money, answer, slug
from reward.handlers import handlers
from semu_kit.testing import deliver

FILE = {"profile": "transfer-csv", "bank": "088", "day": "2026-10-19"}


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


async def sent(money: Money) -> dict[str, Any]:
    await money.budget()
    await money.claim(await money.awarded("a"))
    return await money.transfer(await money.approved())


async def returned(money: Money, payout: str) -> Any:
    asked = await money.send(f"payouts/{payout}/returns", {"day": "2026-10-19", "reason": "반송됨"})
    assert asked.status_code == 201, asked.text
    return await money.send(f"payout-returns/{asked.json()['id']}/approval", by="chief")


@pytest.mark.law("Gimpo 9②", "Gimpo-old 8②")
async def test_a_receipt_is_confirmed_when_collection_closed_the_day_that_booked_it(money: Money, clock: Any) -> None:
    await money.budget()
    late = await money.awarded("late", booked_on=date(2026, 10, 19), value_day=date(2026, 10, 12))
    await money.claim(late)
    [payable] = (await money.get("payables"))["payables"]
    assert payable["hindered_by"] == "receipt-not-confirmed", "it was paid on the 12th, and told on the 19th"
    clock.instant += timedelta(days=1)
    assert slug(await money.order()) == "nothing-to-pay"
    # The days may be told anew, late and in any order.
    closed = [money.told.day_closed(day) for day in (date(2026, 10, 19), YESTERDAY)]
    await money.service.hears(*closed)
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [50_000]


@pytest.mark.law("Gimpo 9②")
async def test_another_citys_closed_day_confirms_nothing(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a", booked_on=date(2026, 10, 19)))
    told = money.told.day_closed(date(2026, 10, 19))
    await money.service.hears(told.model_copy(update={"municipality": "11590"}))
    assert slug(await money.order()) == "nothing-to-pay"


@pytest.mark.law("Gimpo 9②")
async def test_what_was_undone_goes_no_further_though_the_worker_has_not_come_to_it(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    await money.claim(await money.awarded("b", official="lee"))
    approved = await money.approved(awards=[(await money.get("payables"))["payables"][0]["award"]])
    ordered = (await money.order()).json()
    await deliver(money.service.runtime, handlers, money.told.reversal("a"), money.told.reversal("b"))
    refused = await money.send(f"payout-orders/{approved['order']}/transfer", FILE)
    assert (refused.status_code, slug(refused)) == (409, "receipt-not-confirmed")
    refused = await money.send(f"payout-orders/{ordered['order']}/approval", by="chief")
    assert (refused.status_code, slug(refused)) == (409, "receipt-not-confirmed")
    await money.service.hears()
    refused = await money.send(f"payout-orders/{approved['order']}/transfer", FILE)
    assert slug(refused) == "payout-order-empty"
    assert await money.clawbacks() == []


async def test_nobody_approves_a_payment_that_he_gets_or_whose_claim_he_entered(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"), by="clerk")
    order = (await money.order()).json()["order"]
    refused = await money.send(f"payout-orders/{order}/approval", by="kim")
    assert (refused.status_code, slug(refused)) == (403, "own-reward")
    refused = await money.send(f"payout-orders/{order}/approval", by="clerk")
    assert (refused.status_code, slug(refused)) == (403, "own-claim")
    assert (await money.send(f"payout-orders/{order}/approval", by="chief")).status_code == 200


async def test_nobody_decides_that_he_may_keep_or_get_again_what_he_was_paid(money: Money) -> None:
    payout = await money.paid(await money.awarded("a"))
    case = (await money.send("clawbacks", {"payout": payout["payout"], "won": 50_000})).json()
    await money.send(f"clawbacks/{case['clawback']}/cause", {"cause": "neither", "reason": "이유 없음"})
    refused = await money.send(f"clawbacks/{case['clawback']}/approval", by="kim")
    assert (refused.status_code, slug(refused)) == (403, "own-reward")
    await money.send(f"clawbacks/{case['clawback']}/approval", by="chief")
    asked = await money.send(f"payouts/{payout['payout']}/returns", {"day": "2026-10-19", "reason": "반송됨"})
    refused = await money.send(f"payout-returns/{asked.json()['id']}/approval", by="kim")
    assert (refused.status_code, slug(refused)) == (403, "own-reward")


@pytest.mark.law("Gimpo 9③")
async def test_who_approves_a_payment_approves_where_it_goes(money: Money) -> None:
    await money.budget()
    claim = (await money.claim(await money.awarded("a"))).json()
    order = await money.approved()
    other = ACCOUNT | {"number": "987654321"}
    await money.send(f"claims/{claim['claim']}/account", other, method="PUT", scopes=("rewards:write",))
    refused = await money.send(f"payout-orders/{order['order']}/transfer", FILE)
    assert (refused.status_code, slug(refused)) == (409, "payout-account-changed")
    assert (await money.send(f"payout-orders/{order['order']}/cancellation")).status_code == 200
    assert "987654321" in (await money.text(await money.transfer(await money.approved()))).text


async def test_two_approvals_at_once_approve_once(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    path = f"payout-orders/{(await money.order()).json()['order']}"
    answers = await asyncio.gather(*(money.send(f"{path}/approval", by=by) for by in ("chief", "second", "third")))
    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    files = await asyncio.gather(*(money.send(f"{path}/transfer", FILE) for _ in range(3)))
    assert sorted(one.status_code for one in files) == [201, 409, 409]


async def test_what_the_bank_never_answers_to_is_paid_anew_by_two_persons(money: Money) -> None:
    transfer = await sent(money)
    [payout] = (await money.get("payouts"))["payouts"]
    assert (await returned(money, payout["payout"])).json()["unanswered"] is True
    [failed] = (await money.get("payouts"))["payouts"]
    assert (failed["state"], failed["reason"], failed["paid_on"]) == ("failed", "unanswered", None)
    again = await money.transfer(await money.approved())
    assert (again["won"], (await money.get("budgets/2026"))["ordered"]) == (50_000, 50_000)
    taken = await money.send(f"transfers/{transfer['transfer']}/answers", answer(transfer, [(1, 50_000, "0000")]))
    assert [one["code"] for one in taken.json()["refusals"]] == ["answered_otherwise"]


async def test_an_answer_that_comes_first_leaves_nothing_of_the_request(money: Money) -> None:
    transfer = await sent(money)
    [payout] = (await money.get("payouts"))["payouts"]
    asked = await money.send(f"payouts/{payout['payout']}/returns", {"day": "2026-10-19", "reason": "무응답"})
    assert (await money.answered(transfer, "0000")).json()["paid"] == 1
    refused = await money.send(f"payout-returns/{asked.json()['id']}/approval", by="chief")
    assert (refused.status_code, slug(refused)) == (409, "payout-answered-since")
    assert slug(await money.order()) == "nothing-to-pay"


@pytest.mark.law("Gimpo 11①")
async def test_money_found_undue_that_comes_back_is_not_paid_anew(money: Money) -> None:
    payout = await money.paid(await money.awarded("a"))
    case = (await money.send("clawbacks", {"payout": payout["payout"], "won": 30_000})).json()
    refused = await returned(money, payout["payout"])
    assert (refused.status_code, slug(refused)) == (409, "payout-in-question")
    await money.caused(case, "fraud")
    [asked] = (await money.get("payout-returns?state=asked", "rewards:pay"))["returns"]
    assert (await money.send(f"payout-returns/{asked['id']}/approval", by="chief")).status_code == 200
    [closed] = await money.clawbacks()
    assert (closed["state"], closed["closed_because"]) == ("closed", "returned")
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [20_000]
    [reduction] = (await money.get(f"awards/{payout['award']}"))["reductions"]
    assert (reduction["won"], reduction["reason"], "§11①" in reduction["article"]) == (30_000, "found-fraud", True)


@pytest.mark.law("Gimpo 11②", "Act146 ①")
async def test_what_is_given_back_within_the_year_can_be_spent_again_and_later_it_is_revenue(
    money: Money, clock: Any
) -> None:
    payout = await money.paid(await money.awarded("a", "b"))
    case = (await money.send("clawbacks", {"payout": payout["payout"], "won": 100_000})).json()
    await money.caused(case, "administrative-error")
    path = f"clawbacks/{case['clawback']}"
    await money.send(f"{path}/notice", {"notified_on": "2026-10-19"})
    for won, year, day in ((30_000, 2026, "2026-12-31"), (70_000, 2027, "2027-01-01")):
        clock.instant = clock.instant.replace(year=year, month=int(day[5:7]), day=int(day[8:]))
        await money.repaid(case, won, day)
    budget = await money.get("budgets/2026")
    assert (budget["paid"], budget["restored"], budget["left"]) == (100_000, 30_000, 9_930_000)
    assert (await money.get("budgets/2027"))["left"] == 0


@pytest.mark.law("Gimpo 11③")
async def test_interest_that_is_given_back_is_never_spent_again(money: Money, clock: Any) -> None:
    payout = await money.paid(await money.awarded("a"))
    case = (await money.send("clawbacks", {"payout": payout["payout"], "won": 50_000})).json()
    await money.caused(case, "fraud")
    clock.instant += timedelta(days=60)
    path = f"clawbacks/{case['clawback']}"
    notified = (await money.send(f"{path}/notice", {"notified_on": "2026-12-18"})).json()
    assert notified["interest"] > 0
    whole = notified["principal"] + notified["interest"]
    assert (await money.repaid(case, whole, "2026-12-18"))["state"] == "recovered"
    assert (await money.get("budgets/2026"))["left"] == 10_000_000


async def test_what_comes_back_after_its_year_stays_charged_to_it(money: Money, clock: Any) -> None:
    payout = await money.paid(await money.awarded("a"))
    clock.instant = clock.instant.replace(year=2027, month=1, day=4)
    asked = await money.send(f"payouts/{payout['payout']}/returns", {"day": "2027-01-04", "reason": "계좌 해지"})
    assert (await money.send(f"payout-returns/{asked.json()['id']}/approval", by="chief")).status_code == 200
    assert (await money.get("budgets/2026"))["left"] == 9_950_000
    await money.budget(50_000, 2027)
    assert [one["fiscal_year"] for one in (await money.order()).json()["payouts"]] == [2027]
    assert (await money.get("budgets/2027"))["left"] == 0, "exactly exhausted"
