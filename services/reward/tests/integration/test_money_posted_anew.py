"""Money that collection takes back and posts anew: what rested on it comes back, once."""

import asyncio
from datetime import date
from typing import Any

import pytest
from informant_reports import Reports
from money import Money, slug
from reward.credits.service import credit_touched
from reward.handlers import handlers
from semu_kit.testing import deliver

LEVIED = {"decided_day": date(2026, 9, 1)}
HIDDEN = {
    "fiscal_year": 2026, "levy_kind": "new", "liability_day": date(2024, 6, 1), "decided_day": date(2026, 9, 1),
    "due_date": date(2026, 10, 31), "arrears_since": None, "demand_due": None,
}  # fmt: skip
FILE = {"profile": "transfer-csv", "bank": "088", "day": "2026-10-19"}


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


async def awarded(
    money: Money, committee: Any, *bills: str, kind: str = "evasion_informant", **link: Any
) -> dict[str, Any]:
    """An informant's award for 100,000,000 won that one bill brought and 150,000,000 of another."""
    reports = Reports(money.service, money.told, kind)
    for bill, won in (("a", 100_000_000), ("b", 150_000_000)):
        await money.service.hears(money.told.receipt(bill, principal=won, **LEVIED))
    await reports.notified(*bills, **link)
    total = (await reports.detail())["amount"]
    decided = await committee.hold({"about": "report", "report": reports.id, "total": total})
    assert decided.status_code == 201, decided.text
    account = {"bank": "011", "number": "110999888777", "holder": "홍길동"}
    assert (await reports.send("PUT", "/account", "informants:identify", account)).is_success
    return await standing(money)


async def standing(money: Money) -> dict[str, Any]:
    [award] = (await money.get("awards"))["awards"]
    return await money.get(f"awards/{award['award']}")


async def undone(money: Money, bill: str, receipt: str = "") -> None:
    await money.service.hears(money.told.reversal(bill, receipt))


async def posted_anew(money: Money, bill: str, won: int, posting: int = 2, **told: Any) -> None:
    same = {"payment_id": f"{bill}-receipt", "posting": posting}
    await money.service.hears(money.told.receipt(bill, f"{bill}-{posting}", won, **same, **told))


@pytest.mark.law("Gimpo 9②", "Gimpo 4①1")
async def test_an_informants_award_comes_back_with_the_money_as_far_as_the_committee_fixed_it(
    money: Money, committee: Any
) -> None:
    award = await awarded(money, committee, "a", "b")
    assert award["standing"] == 30_000_000
    await undone(money, "a")
    await undone(money, "b")
    assert (await standing(money))["standing"] == 0
    assert slug(await money.claim(award, account=None)) == "award-fell"
    await posted_anew(money, "b", 100_000_000, **LEVIED)
    assert (await standing(money))["standing"] == 15_000_000, "what is collected now gives no more"
    await posted_anew(money, "a", 900_000_000, **LEVIED)
    found = await standing(money)
    assert (found["won"], found["standing"]) == (30_000_000, 30_000_000), "the committee fixed no more"
    back = [one for fallen in found["reductions"] for one in fallen["restorations"]]
    assert sum(one["won"] for one in back) == 30_000_000
    assert {(one["reason"], one["article"]) for one in back} == {
        ("receipt-posted-anew", "김포시 세입징수 포상금 지급 조례 §9②")
    }  # fmt: skip


@pytest.mark.law("Gimpo 9②", "Act146 ①")
async def test_money_of_a_hidden_asset_is_known_again_as_another_receipt(money: Money, committee: Any) -> None:
    award = await awarded(money, committee, "a", kind="hidden_assets_informant", receipts=["a-receipt"])
    await undone(money, "a")
    assert (await standing(money))["standing"] == 0
    await posted_anew(money, "a", 100_000_000, **LEVIED)
    assert (await standing(money))["standing"] == award["won"] > 0
    other = Reports(money.service, money.told, "hidden_assets_informant")
    await other.accepted()
    assert slug(await other.linked("a", receipts=["a-2"])) == "report-bill-taken"


@pytest.mark.law("Gimpo 9②", "Gimpo 9③")
async def test_what_is_ordered_in_part_is_ordered_anew_when_the_rest_is_back(money: Money, committee: Any) -> None:
    award = await awarded(money, committee, "a", "b")
    await money.budget(100_000_000)
    assert (await money.claim(award, account=None)).status_code == 201
    await undone(money, "b")
    part = await money.approved(informants=True)
    assert [one["won"] for one in part["payouts"]] == [15_000_000]
    await posted_anew(money, "b", 150_000_000, **LEVIED)
    assert slug(await money.send(f"payout-orders/{part['order']}/transfer", FILE)) == "payout-order-empty"
    await money.service.hears(money.told.day_closed(date(2026, 10, 19)))
    transfer = await money.transfer(await money.approved(informants=True))
    assert transfer["won"] == 30_000_000
    await money.answered(transfer, "0000", kind="evasion_informant")
    assert slug(await money.order(informants=True)) == "nothing-to-pay"


@pytest.mark.law("Gimpo 11②")
async def test_a_case_about_money_that_is_there_again_asks_for_less_and_then_nothing(
    money: Money, committee: Any
) -> None:
    award = await awarded(money, committee, "a", "b")
    await money.budget(100_000_000)
    assert (await money.claim(award, account=None)).status_code == 201
    transfer = await money.transfer(await money.approved(informants=True))
    await money.answered(transfer, "0000", kind="evasion_informant")
    await undone(money, "b")
    [case] = await money.clawbacks()
    assert (case["state"], case["won"]) == ("open", 15_000_000)
    await posted_anew(money, "b", 50_000_000, **LEVIED)
    [case] = await money.clawbacks()
    assert (case["state"], case["won"]) == ("open", 10_000_000)
    await undone(money, "b", "b-2")
    await posted_anew(money, "b", 150_000_000, posting=3, **LEVIED)
    assert {(one["state"], one["closed_because"]) for one in await money.clawbacks()} == {("closed", "restored")}
    assert (await standing(money))["standing"] == 30_000_000
    assert slug(await money.order(informants=True)) == "nothing-to-pay", "it is paid already"


@pytest.mark.law("Gimpo 11②")
async def test_what_was_left_to_the_payee_does_not_come_a_second_time(money: Money, committee: Any) -> None:
    award = await awarded(money, committee, "a", "b")
    await money.budget(100_000_000)
    assert (await money.claim(award, account=None)).status_code == 201
    await money.answered(await money.transfer(await money.approved(informants=True)), "0000", kind="evasion_informant")
    await undone(money, "b")
    [case] = await money.clawbacks()
    await money.caused(case, "neither")
    await posted_anew(money, "b", 150_000_000, **LEVIED)
    assert (await standing(money))["standing"] == 15_000_000
    [case] = await money.clawbacks()
    assert (case["state"], case["closed_because"]) == ("closed", "neither")


async def test_receipts_of_two_bills_undone_at_once_are_taken_once(money: Money, committee: Any) -> None:
    await money.service.hears(money.told.receipt("c", principal=100_000_000, **LEVIED))
    await awarded(money, committee, "a", "b", "c")
    await deliver(money.service.runtime, handlers, money.told.reversal("a"), money.told.reversal("c"))
    await asyncio.gather(*(credit_touched(money.service.runtime) for _ in range(4)))
    found = await standing(money)
    assert (found["won"], found["standing"]) == (40_000_000, 20_000_000)


@pytest.mark.law("Gimpo 9②", "Gimpo 5①1")
async def test_a_collectors_money_that_is_posted_anew_goes_to_the_committee_and_is_paid_once(money: Money) -> None:
    await money.budget()
    award = await money.awarded("a", principal=8_000_000)
    await money.claim(award)
    await undone(money, "a")
    await posted_anew(money, "a", 8_000_000)
    [anew] = await money.service.credits(state="provisional")
    assert anew["amount"] == award["won"] == 400_000, "the case has its room again"
    assert (await money.service.decide([anew])).status_code == 201
    awards = {one["award"]: one for one in (await money.get("awards"))["awards"]}
    assert awards.pop(award["award"])["standing"] == 0
    [second] = awards.values()
    assert (await money.claim(second)).status_code == 201
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [award["won"]]


@pytest.mark.law("Gimpo 9②")
async def test_a_finders_money_that_is_posted_anew_is_found_again(money: Money) -> None:
    finders = [{"kind": "official", "official": str(money.told.id("park"))}]
    body = {"found_on": "2026-08-01", "bills": [str(money.told.id("f"))], "finders": finders}
    await money.service.hears(money.told.official("park"))
    await money.service.hears(money.told.receipt("f", principal=4_000_000, **HIDDEN))
    made = await money.send("findings", body, scopes=("rewards:write",))
    assert made.status_code == 201, made.text
    await money.service.hears()
    [found] = await money.service.credits(kind="finder", state="provisional")
    await money.service.decide([found])
    await undone(money, "f")
    await posted_anew(money, "f", 4_000_000, **HIDDEN)
    [anew] = await money.service.credits(kind="finder", state="provisional")
    assert anew["amount"] == found["amount"] == 200_000
    await money.service.decide([anew])
    assert sorted(one["standing"] for one in (await money.get("awards"))["awards"]) == [0, 200_000]


@pytest.mark.law("Act146 ①", "Gimpo 9②")
async def test_what_was_rewarded_in_part_before_falls_to_the_end_when_it_is_undone(money: Money) -> None:
    await money.paid(await money.awarded("a"))
    await undone(money, "a")
    [case] = await money.clawbacks()
    await money.caused(case, "neither")
    await posted_anew(money, "a", 3_000_000)
    assert (await money.service.decide(await money.service.credits(state="provisional"))).status_code == 201
    anew = max((await money.get("awards"))["awards"], key=lambda one: one["award"])
    await money.claim(anew)
    order = (await money.order()).json()
    assert [one["won"] for one in order["payouts"]] == [100_000], "150,000 won, of which 50,000 were rewarded before"
    assert (await money.send(f"payout-orders/{order['order']}/cancellation")).status_code == 200
    await undone(money, "a", "a-2")
    found = await money.get(f"awards/{anew['award']}")
    assert found["standing"] == 0
    assert [(one["reason"], one["won"]) for one in found["reductions"]] == [
        ("rewarded-before", 50_000), ("receipt-reversed", 100_000),
    ]  # fmt: skip
    assert slug(await money.order()) == "nothing-to-pay"


@pytest.mark.law("Gimpo 9②")
async def test_what_was_rewarded_in_part_before_is_not_paid_while_its_receipt_is_undone(money: Money) -> None:
    await money.paid(await money.awarded("a"))
    await undone(money, "a")
    [case] = await money.clawbacks()
    await money.caused(case, "neither")
    await posted_anew(money, "a", 3_000_000)
    await money.service.decide(await money.service.credits(state="provisional"))
    await money.claim(max((await money.get("awards"))["awards"], key=lambda one: one["award"]))
    order = (await money.order()).json()
    await deliver(money.service.runtime, handlers, money.told.reversal("a", "a-2"))
    refused = await money.send(f"payout-orders/{order['order']}/approval", by="chief")
    assert (refused.status_code, slug(refused)) == (409, "receipt-not-confirmed")


@pytest.mark.law("Act146 ①")
async def test_all_that_was_kept_of_a_payment_is_taken_from_its_next_reward(money: Money) -> None:
    await money.paid(await money.awarded("a"))
    await undone(money, "a")
    await money.caused((await money.clawbacks())[0], "neither")
    await posted_anew(money, "a", 3_000_000)
    for posting, receipt in ((2, "a-2"), (3, "a-3")):
        await money.service.decide(await money.service.credits(state="provisional"))
        await money.claim(max((await money.get("awards"))["awards"], key=lambda one: one["award"]))
        if posting == 3:
            break
        await money.answered(await money.transfer(await money.approved()), "0000")
        await undone(money, "a", receipt)
        await money.caused((await money.clawbacks())[-1], "neither")
        await posted_anew(money, "a", 4_000_000, posting=3)
    kept = 50_000 + 100_000
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [200_000 - kept]
