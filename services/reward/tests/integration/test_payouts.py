"""From the committee's decision to the payee's account: claimed, ordered by two persons, sent, and answered."""

import asyncio
from datetime import date
from typing import Any

import pytest
from money import ACCOUNT, Money, slug
from semu_kit.testing import recorded
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


@pytest.mark.law("Gimpo 8①", "Gimpo 8②", "Gimpo 9①", "Gimpo 9③", "Gimpo-old 7①", "Gimpo-old 7②", "Gimpo-old 8③")
async def test_an_award_is_claimed_ordered_sent_and_paid(money: Money) -> None:
    award = await money.awarded("a", "b")
    await money.budget()
    claim = await money.claim(award)
    assert (claim.status_code, claim.json()["filed_by"], claim.json()["awards"]) == (
        201,
        "department",
        [award["award"]],
    )
    [payable] = (await money.get("payables"))["payables"]
    assert (payable["won"], payable["hindered_by"]) == (100_000, None)
    order = await money.approved()
    assert (order["state"], order["won"], order["fiscal_year"]) == ("approved", 100_000, 2026)
    transfer = await money.transfer(order)
    told = await money.text(transfer)
    assert told.text.splitlines() == [
        f"H,088,41570,20261019,{transfer['number']}",
        "D,1,011,3520001234567,100000,김철수,세입징수 포상금",
        "T,1,100000",
    ]
    assert (await money.answered(transfer, "0000")).json()["paid"] == 1
    [payout] = (await money.get("payouts"))["payouts"]
    assert (payout["state"], payout["won"], payout["paid_on"]) == ("paid", 100_000, "2026-10-19")
    [event] = [one for one in await recorded(money.service.runtime) if one.type == "payout.paid.v1"]
    [item] = event.data.items
    assert (str(item.award), item.person, item.won) == (award["award"], money.told.id("kim"), 100_000)
    budget = await money.get("budgets/2026")
    assert (budget["paid"], budget["ordered"], budget["left"]) == (100_000, 0, 9_900_000)
    assert (await money.get("payables"))["payables"] == []


@pytest.mark.law("Gimpo 8②", "Gimpo 7⑦")
async def test_nothing_undecided_is_claimed(money: Money) -> None:
    answer = await money.claim({"award": str(money.told.id("no-such-award"))})
    assert answer.status_code == 404
    award = await money.awarded("a")
    answer = await money.claim(award, claimed_on="2026-10-20")
    assert (answer.status_code, slug(answer)) == (422, "day-ahead")


@pytest.mark.law("Gimpo 8②", "Gimpo-old 7②")
@pytest.mark.parametrize(
    ("claimed_on", "article"), [("2026-10-18", "§8①"), ("2025-03-28", "§8①"), ("2025-03-27", "§7①")]
)
async def test_a_form_that_came_before_the_committees_review_is_a_claim(
    money: Money, claimed_on: str, article: str
) -> None:
    """§8② has the claim received, then reviewed: the award is of 19 October 2026."""
    answer = await money.claim(await money.awarded("a"), claimed_on=claimed_on)
    assert (answer.status_code, answer.json()["claimed_on"]) == (201, claimed_on)
    async with money.service.runtime.database.transaction() as session:
        assert str(await session.scalar(text("SELECT article FROM claims"))).endswith(article)


@pytest.mark.law("Act146 ⑨")
async def test_a_form_of_a_day_without_an_ordinance_is_no_claim(money: Money) -> None:
    answer = await money.claim(await money.awarded("a"), claimed_on="2023-05-02")
    assert (answer.status_code, slug(answer)) == (422, "claim-day")


@pytest.mark.law("Gimpo 8①", "Gimpo-old 7①")
async def test_an_award_is_claimed_once_and_of_one_person(money: Money) -> None:
    kim, lee = await money.awarded("a"), await money.awarded("b", official="lee")
    answer = await money.claim(kim, lee)
    assert (answer.status_code, slug(answer)) == (422, "claim-of-several-persons")
    assert (await money.claim(kim, by="kim")).json()["filed_by"] == "person"
    answer = await money.claim(kim)
    assert (answer.status_code, slug(answer)) == (409, "award-already-claimed")
    assert (await money.claim(lee, municipality="11590")).status_code == 404


@pytest.mark.law("Gimpo 9③")
@pytest.mark.parametrize("account", [None, ACCOUNT | {"bank": "1"}, ACCOUNT | {"number": "12-34"}])
async def test_a_reward_is_paid_into_an_account(money: Money, account: Any) -> None:
    assert (await money.claim(await money.awarded("a"), account=account)).status_code == 422


async def test_a_refused_claim_repeats_no_account(money: Money) -> None:
    award = await money.awarded("a")
    answer = await money.claim(award, account={"bank": "011", "number": "352-0001-234567", "holder": "김\x00철수"})
    assert answer.status_code == 422
    assert "352-0001-234567" not in answer.text
    assert "철수" not in answer.text


@pytest.mark.law("Gimpo 9①")
async def test_who_orders_never_approves(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    order = (await money.order()).json()
    path = f"payout-orders/{order['order']}"
    answer = await money.send(f"{path}/approval")
    assert (answer.status_code, slug(answer)) == (403, "own-payout-order")
    answer = await money.send(f"{path}/transfer", {"profile": "transfer-csv", "bank": "088", "day": "2026-10-19"})
    assert (answer.status_code, slug(answer)) == (409, "payout-order-state")
    assert (await money.send(f"{path}/approval", by="chief")).status_code == 200
    answer = await money.send(f"{path}/approval", by="third")
    assert (answer.status_code, slug(answer)) == (409, "payout-order-state")


@pytest.mark.law("Gimpo 9①", "Gimpo-old 8①", "Act146 ①")
async def test_what_the_budget_does_not_pay_is_paid_first_in_the_next_year(money: Money, clock: Any) -> None:
    first, second = await money.awarded("a"), await money.awarded("b", official="lee")
    third = await money.awarded("c", official="park", principal=200_000)
    for award in (third, second, first):
        assert (await money.claim(award)).status_code == 201
    await money.budget(70_000)
    made = (await money.order()).json()
    assert [one["award"] for one in made["payouts"]] == [first["award"]]
    assert [(one["award"], one["hindered_by"]) for one in made["left"]] == [
        (second["award"], "budget-short"), (third["award"], "budget-short"),
    ]  # fmt: skip
    made = (await money.order()).json()
    assert (made["payouts"], made["state"], len(made["left"])) == ([], "cancelled", 2)
    clock.instant = clock.instant.replace(year=2027, month=1, day=4)
    assert (await money.get("budgets/2027"))["carried_won"] == 60_000
    await money.budget(1_000_000, 2027)
    made = (await money.order()).json()
    assert [(one["award"], one["fiscal_year"]) for one in made["payouts"]] == [
        (second["award"], 2027), (third["award"], 2027),
    ]  # fmt: skip
    assert (await money.get("budgets/2027"))["carried_won"] == 0


@pytest.mark.law("Act146 ①")
async def test_a_budget_is_never_cut_below_what_is_charged_to_it(money: Money) -> None:
    await money.budget(100_000)
    await money.claim(await money.awarded("a"))
    await money.approved()
    answer = await money.budget(-50_001)
    assert (answer.status_code, slug(answer)) == (409, "budget-charged")
    assert (await money.budget(-50_000)).json()["left"] == 0
    assert slug(await money.budget(0)) == "nothing-appropriated"


@pytest.mark.law("Gimpo 9②", "Gimpo-old 8②")
async def test_only_a_confirmed_receipt_is_paid(money: Money) -> None:
    await money.budget()
    award = await money.awarded("a", value_day=date(2026, 10, 19))
    await money.claim(award)
    [payable] = (await money.get("payables"))["payables"]
    assert payable["hindered_by"] == "receipt-not-confirmed"
    answer = await money.order()
    assert (answer.status_code, slug(answer)) == (409, "nothing-to-pay")


@pytest.mark.law("Gimpo 9②")
async def test_a_receipt_undone_before_the_payout_takes_its_part_by_itself(money: Money) -> None:
    await money.budget()
    award = await money.awarded("a", "b")
    await money.claim(award)
    order = await money.approved()
    await money.service.hears(money.told.reversal("a"))
    [line] = (await money.get(f"payout-orders/{order['order']}"))["payouts"]
    assert (line["state"], line["reason"]) == ("cancelled", "receipt-reversed")
    answer = await money.send(
        f"payout-orders/{order['order']}/transfer", {"profile": "transfer-csv", "bank": "088", "day": "2026-10-19"}
    )
    assert (answer.status_code, slug(answer)) == (409, "payout-order-empty")
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [50_000]
    [reduction] = (await money.get(f"awards/{award['award']}"))["reductions"]
    assert (reduction["won"], reduction["reason"]) == (50_000, "receipt-reversed")
    assert await money.clawbacks() == []


@pytest.mark.law("Gimpo 9②")
async def test_nothing_is_paid_of_an_award_that_fell(money: Money) -> None:
    await money.budget()
    award = await money.awarded("a")
    await money.claim(award)
    await money.service.hears(money.told.reversal("a"))
    assert slug(await money.order()) == "nothing-to-pay"
    answer = await money.order(awards=[award["award"]])
    assert (answer.status_code, slug(answer)) == (409, "award-not-payable")
    answer = await money.claim(await money.awarded("b"), award)
    assert (answer.status_code, slug(answer)) == (409, "award-fell")


async def test_an_order_taken_back_leaves_its_awards_waiting(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    order = await money.approved()
    answer = await money.send(f"payout-orders/{order['order']}/cancellation")
    assert (answer.status_code, answer.json()["state"], answer.json()["won"]) == (200, "cancelled", 0)
    assert [one["won"] for one in (await money.order()).json()["payouts"]] == [50_000]


@pytest.mark.law("Gimpo 9①")
async def test_a_years_budget_pays_nothing_after_the_year(money: Money, clock: Any) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    order = (await money.order()).json()
    clock.instant = clock.instant.replace(year=2027, month=1, day=4)
    answer = await money.send(f"payout-orders/{order['order']}/approval", by="chief")
    assert (answer.status_code, slug(answer)) == (409, "fiscal-year-over")


async def test_orders_at_once_never_pass_the_budget_or_pay_an_award_twice(money: Money) -> None:
    for number in range(6):
        await money.claim(await money.awarded(f"bill{number}", official=f"official{number}"))
    await money.budget(200_000)
    made = await asyncio.gather(*(money.order() for _ in range(4)))
    assert {one.status_code for one in made} <= {201, 409}
    lines = (await money.get("payouts"))["payouts"]
    assert (len(lines), len({one["award"] for one in lines})) == (4, 4)
    assert (await money.get("budgets/2026"))["left"] == 0


async def test_an_order_and_a_reversal_at_once_end_the_same(money: Money) -> None:
    await money.budget()
    for number in range(5):
        await money.claim(await money.awarded(f"bill{number}", official=f"official{number}"))
    for number in range(5):
        await asyncio.gather(money.order(), money.service.hears(money.told.reversal(f"bill{number}")))
    lines = (await money.get("payouts"))["payouts"]
    assert {one["state"] for one in lines} == {"cancelled"}
    assert (await money.get("budgets/2026"))["ordered"] == 0


async def test_only_the_right_scope_and_city_pays(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    order = (await money.order()).json()["order"]
    assert (
        await money.send(f"payout-orders/{order}/approval", by="chief", scopes=("rewards:read",))
    ).status_code == 403
    other = await money.send(f"payout-orders/{order}/approval", by="chief", municipality="11590")
    assert other.status_code == 404
    assert (await money.get("payouts", municipality="11590"))["payouts"] == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payouts SET won = won + 1", "DELETE FROM payouts", "UPDATE claimed_awards SET claim = claim",
        "UPDATE payout_orders SET ordered_by = 'official:another'", "UPDATE transfers SET day = day + 1",
        "DELETE FROM clawbacks", "UPDATE clawbacks SET payout = payout", "TRUNCATE transfer_answers",
    ],
)  # fmt: skip
async def test_what_was_ordered_and_paid_is_never_rewritten(service: Any, change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with service.runtime.database.transaction() as session:
            await session.execute(text(change))


async def test_two_persons_hold_in_the_database_too(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"))
    await money.order()
    with pytest.raises(IntegrityError, match="ck_payout_orders_two_persons"):
        async with money.service.runtime.database.transaction() as session:
            await session.execute(text("UPDATE payout_orders SET state = 'approved', approved_by = ordered_by"))
