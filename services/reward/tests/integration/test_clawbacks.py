"""What was paid for money that went back: the cause by two persons, and by the cause the article decides."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from money import Money, slug
from semu_kit.testing import recorded


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


async def fallen(money: Money, *more: str) -> dict[str, Any]:
    """An award of the bills was paid, and the receipt of the first was undone after it."""
    await money.paid(await money.awarded("a", *more))
    await money.service.hears(money.told.reversal("a"))
    [case] = await money.clawbacks()
    return case


@pytest.mark.law("Gimpo 11②", "Gimpo-old 10②")
async def test_a_receipt_undone_after_the_payout_opens_a_case_and_nothing_else(money: Money) -> None:
    case = await fallen(money, "b")
    assert (case["state"], case["won"], case["because"], case["cause"]) == ("open", 50_000, "receipt-reversed", None)
    assert [one["state"] for one in (await money.get("payouts"))["payouts"]] == ["paid"]
    [event] = [one for one in await recorded(money.service.runtime) if one.type == "clawback.opened.v1"]
    [item] = event.data.items
    assert (str(item.clawback), item.won, item.person) == (case["clawback"], 50_000, money.told.id("kim"))


@pytest.mark.law("Gimpo 11②", "Gimpo-old 10②")
async def test_an_administrative_error_is_given_back_without_interest(money: Money, clock: Any) -> None:
    case = await fallen(money)
    clock.instant += timedelta(days=100)
    decided = await money.caused(case, "administrative-error")
    assert (decided.status_code, decided.json()["state"]) == (200, "decided")
    path = f"clawbacks/{case['clawback']}"
    notified = (await money.send(f"{path}/notice", {"notified_on": "2027-01-20"})).json()
    assert (notified["state"], notified["principal"], notified["interest"]) == ("notified", 50_000, 0)
    repaid = await money.repaid(case, 20_000, "2027-01-25")
    assert (repaid["state"], repaid["recovered"]) == ("notified", 20_000)
    refused = await money.send(f"{path}/repayments", {"won": 30_001, "day": "2027-01-26"})
    assert (refused.status_code, slug(refused), refused.json()["left"]) == (422, "repayment-above-demand", 30_000)
    assert (await money.repaid(case, 30_000, "2027-01-26"))["state"] == "recovered"
    detail = await money.get(path, "rewards:pay")
    assert (detail["reason"], [one["won"] for one in detail["repayments"]]) == (
        "이중부과로 환급되었음",
        [20_000, 30_000],
    )


@pytest.mark.law("Gimpo 11②")
async def test_nobody_says_alone_that_the_money_came_back(money: Money) -> None:
    case = await fallen(money)
    await money.caused(case, "administrative-error")
    path = f"clawbacks/{case['clawback']}"
    await money.send(f"{path}/notice", {"notified_on": "2026-10-19"})
    entered = (await money.send(f"{path}/repayments", {"won": 50_000, "day": "2026-10-19"})).json()
    again = await money.send(f"{path}/repayments", {"won": 1, "day": "2026-10-19"})
    assert (slug(again), again.json()["left"]) == ("repayment-above-demand", 0), "what waits is counted"
    assert (await money.get("budgets/2026"))["left"] == 9_950_000
    mine = f"clawback-repayments/{entered['repayment']}"
    for by, type in (("payer", "own-repayment"), ("kim", "own-reward")):
        refused = await money.send(f"{mine}/approval", by=by)
        assert (refused.status_code, slug(refused)) == (403, type)
    elsewhere = await money.send(f"{mine}/approval", by="chief", municipality="11590")
    assert (elsewhere.status_code, slug(elsewhere)) == (404, "repayment-unknown")
    left = (await money.send(f"{mine}/refusal", by="chief")).json()
    assert (left["state"], left["recovered"]) == ("notified", 0)
    assert slug(await money.send(f"{mine}/approval", by="chief")) == "repayment-decided"
    entered = (await money.send(f"{path}/repayments", {"won": 50_000, "day": "2026-10-19"})).json()
    [waiting] = (await money.get("clawback-repayments?state=entered", "rewards:pay"))["repayments"]
    assert waiting["repayment"] == entered["repayment"]
    mine = f"clawback-repayments/{entered['repayment']}/approval"
    both = await asyncio.gather(*(money.send(mine, by=by) for by in ("chief", "second")))
    assert sorted(one.status_code for one in both) == [200, 409]
    assert (await money.get(path, "rewards:pay"))["recovered"] == 50_000
    assert (await money.get("budgets/2026"))["left"] == 10_000_000


@pytest.mark.law("Gimpo 11①", "Gimpo 11③", "Gimpo-old 10①", "Gimpo-old 10③")
async def test_fraud_is_given_back_with_interest_from_the_day_of_payment(money: Money, clock: Any) -> None:
    payout = await money.paid(await money.awarded("a"))
    body = {"payout": payout["payout"], "won": 50_000}
    case = (await money.send("clawbacks", body)).json()
    assert (case["state"], case["because"]) == ("open", "reported")
    clock.instant += timedelta(days=365)
    assert (await money.caused(case, "fraud")).json()["state"] == "decided"
    path = f"clawbacks/{case['clawback']}"
    notified = (await money.send(f"{path}/notice", {"notified_on": "2027-10-19"})).json()
    assert (notified["principal"], notified["interest"]) == (50_000, 1_550)
    detail = await money.get(path, "rewards:pay")
    assert "2026-10-20부터 2027-10-19까지 365일" in detail["explanation"][1]
    assert detail["trace"]["law_release"]


@pytest.mark.law("Gimpo 11①", "Gimpo 11②")
async def test_what_is_neither_is_closed(money: Money) -> None:
    case = await fallen(money)
    decided = (await money.caused(case, "neither")).json()
    assert (decided["state"], decided["closed_because"], decided["principal"]) == ("closed", "neither", None)
    refused = await money.send(f"clawbacks/{case['clawback']}/notice", {"notified_on": "2026-10-19"})
    assert (refused.status_code, slug(refused)) == (409, "clawback-state")


@pytest.mark.law("Gimpo 11①")
async def test_who_records_the_cause_never_decides_on_it(money: Money) -> None:
    case = await fallen(money)
    path = f"clawbacks/{case['clawback']}"
    await money.send(f"{path}/cause", {"cause": "fraud", "reason": "허위 독려 기록"})
    for step in ("approval", "refusal"):
        refused = await money.send(f"{path}/{step}")
        assert (refused.status_code, slug(refused)) == (403, "own-clawback-cause")
    again = await money.send(f"{path}/refusal", by="chief")
    assert (again.json()["state"], again.json()["cause"]) == ("open", None)
    assert (await money.caused(case, "administrative-error")).json()["cause"] == "administrative-error"


@pytest.mark.law("Gimpo 11①")
async def test_no_more_is_asked_back_than_was_paid(money: Money) -> None:
    payout = await money.paid(await money.awarded("a", "b"))
    await money.service.hears(money.told.reversal("a"))
    refused = await money.send("clawbacks", {"payout": payout["payout"], "won": 50_001})
    assert (refused.status_code, slug(refused), refused.json()["left"]) == (422, "clawback-above-payout", 50_000)
    assert (await money.send("clawbacks", {"payout": payout["payout"], "won": 50_000})).status_code == 201


@pytest.mark.law("Gimpo 11③")
@pytest.mark.parametrize(("day", "type"), [("2026-10-18", "clawback-day"), ("2026-10-20", "day-ahead")])
async def test_a_notice_lies_between_the_case_and_today(money: Money, day: str, type: str) -> None:
    case = await fallen(money)
    await money.caused(case, "fraud")
    refused = await money.send(f"clawbacks/{case['clawback']}/notice", {"notified_on": day})
    assert (refused.status_code, slug(refused)) == (422, type)


@pytest.mark.law("Gimpo 9②")
async def test_what_the_bank_did_not_pay_after_all_is_not_taken_back(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a", "b"))
    transfer = await money.transfer(await money.approved())
    await money.service.hears(money.told.reversal("a"))
    [case] = await money.clawbacks()
    assert case["state"] == "open"
    await money.answered(transfer, "0101")
    [case] = await money.clawbacks()
    assert (case["state"], case["closed_because"]) == ("closed", "not-paid")
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [50_000]


async def test_a_payment_that_came_back_is_undone_by_two_persons_and_paid_anew(money: Money) -> None:
    payout = await money.paid(await money.awarded("a"))
    body = {"day": "2026-10-19", "reason": "수취인 계좌가 해지되어 반송됨"}
    asked = (await money.send(f"payouts/{payout['payout']}/returns", body)).json()
    refused = await money.send(f"payouts/{payout['payout']}/returns", body)
    assert (refused.status_code, slug(refused)) == (409, "payout-return-asked")
    refused = await money.send(f"payout-returns/{asked['id']}/approval")
    assert (refused.status_code, slug(refused)) == (403, "own-payout-return")
    done = await money.send(f"payout-returns/{asked['id']}/approval", by="chief")
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    [listed] = (await money.get("payout-returns?state=approved", "rewards:pay"))["returns"]
    assert listed["reason"] == body["reason"]
    assert (await money.get("budgets/2026"))["left"] == 10_000_000
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [50_000]
    types = [one.type for one in await recorded(money.service.runtime)]
    assert types.count("payout.returned.v1") == 1


@pytest.mark.law("Gimpo 11②")
async def test_what_is_demanded_back_does_not_come_back_as_a_return_too(money: Money) -> None:
    case = await fallen(money)
    await money.caused(case, "administrative-error")
    await money.send(f"clawbacks/{case['clawback']}/notice", {"notified_on": "2026-10-19"})
    body = {"day": "2026-10-19", "reason": "반송"}
    asked = (await money.send(f"payouts/{case['payout']}/returns", body)).json()
    refused = await money.send(f"payout-returns/{asked['id']}/approval", by="chief")
    assert (refused.status_code, slug(refused)) == (409, "payout-demanded-back")
    left = await money.send(f"payout-returns/{asked['id']}/refusal", by="chief")
    assert left.json()["state"] == "refused"


@pytest.mark.law("Act146 ①", "Gimpo 9②")
@pytest.mark.parametrize(("cause", "paid_again"), [("neither", []), ("administrative-error", [50_000])])
async def test_money_that_is_posted_anew_is_not_rewarded_twice(money: Money, cause: str, paid_again: list[int]) -> None:
    case = await fallen(money)
    told = money.told
    reposted = told.receipt("a", "a-again", payment_id="a-receipt", posting=2)
    await money.service.hears(reposted)
    answer = await money.service.decide(await money.service.credits(state="provisional"))
    assert answer.status_code == 201, answer.text
    awards = (await money.get("awards"))["awards"]
    anew = max(awards, key=lambda one: one["award"])
    assert (await money.claim(anew)).status_code == 201
    [payable] = (await money.get("payables"))["payables"]
    assert payable["hindered_by"] == "clawback-undecided"
    await money.caused(case, cause)
    made = await money.order()
    assert [one["won"] for one in made.json().get("payouts", [])] == paid_again
