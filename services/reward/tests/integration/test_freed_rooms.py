"""What falls or is refused frees the room under the cap of its case, and what stays with the payee keeps it."""

from datetime import date
from typing import Any

import pytest
from money import Money


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


async def two_parts(money: Money) -> list[dict[str, Any]]:
    """A bill paid in two parts, each enough for the whole cap of the case: the first takes all of it."""
    told = money.told
    await money.service.hears(told.official("kim"), *told.urging("a", "kim"))
    await money.service.hears(told.receipt("a", "first", 8_000_000))
    await money.service.hears(told.receipt("a", "second", 8_000_000, value_day=date(2026, 10, 13)))
    credits = await money.service.credits()
    assert sorted(one["amount"] for one in credits) == [0, 400_000]
    return sorted(credits, key=lambda one: -one["amount"])


async def standing(money: Money) -> list[tuple[str, int]]:
    return sorted((one["state"], one["amount"]) for one in await money.service.credits())


@pytest.mark.law("Gimpo 5①1", "Gimpo 9②")
async def test_a_recognised_credit_that_falls_frees_its_case_at_once(money: Money) -> None:
    first, _ = await two_parts(money)
    assert (await money.service.decide([first])).status_code == 201
    await money.service.hears(money.told.reversal("a", "first"))
    assert await standing(money) == [("provisional", 400_000), ("reversed", 0)]


@pytest.mark.law("Gimpo 5①1")
async def test_a_refused_credit_frees_its_case(money: Money) -> None:
    first, _ = await two_parts(money)
    assert (await money.service.decide([first], "refused")).json()["agenda"][0]["outcome"] == "rejected"
    assert await standing(money) == [("provisional", 400_000), ("refused", 0)]


@pytest.mark.law("Gimpo 5①1", "Gimpo 11②")
@pytest.mark.parametrize(("cause", "freed"), [("neither", 0), ("administrative-error", 400_000)])
async def test_what_was_paid_takes_its_room_until_it_is_given_back(money: Money, cause: str, freed: int) -> None:
    first, _ = await two_parts(money)
    await money.service.decide([first])
    await money.paid((await money.get("awards"))["awards"][0])
    await money.service.hears(money.told.reversal("a", "first"))
    assert await standing(money) == [("provisional", 0), ("reversed", 0)], "no more than 400,000 won for one case"
    [case] = await money.clawbacks()
    await money.caused(case, cause)
    if freed:
        path = f"clawbacks/{case['clawback']}"
        await money.send(f"{path}/notice", {"notified_on": "2026-10-19"})
        assert (await money.repaid(case, 400_000))["state"] == "recovered"
    await money.service.hears()
    assert await standing(money) == [("provisional", freed), ("reversed", 0)]


@pytest.mark.law("Gimpo 5①2")
async def test_what_was_paid_and_kept_takes_its_room_in_the_month(money: Money) -> None:
    bills = "abc"
    award = await money.awarded(*bills, principal=20_000_000)
    assert award["won"] == 1_000_000
    await money.paid(award)
    for bill in bills:
        await money.service.hears(money.told.reversal(bill))
    for case in await money.clawbacks():
        await money.caused(case, "neither")
    await money.service.hears(*money.told.urging("d", "kim"), money.told.receipt("d", principal=20_000_000))
    assert [one["amount"] for one in await money.service.credits(state="provisional")] == [0]
    [last] = await money.service.credits(state="provisional")
    explained = await money.get(f"credits/{last['credit']}")
    assert "그 달에 앞선 포상금 1,000,000원: 0원" in str(explained)


@pytest.mark.law("Gimpo 11①")
async def test_two_cases_of_one_payment_together_demand_no_more_than_it_paid(money: Money) -> None:
    payout = await money.paid(await money.awarded("a"))
    reported = (await money.send("clawbacks", {"payout": payout["payout"], "won": 40_000})).json()
    await money.service.hears(money.told.reversal("a"))
    [_, fallen] = await money.clawbacks()
    asked = []
    for case in (reported, fallen):
        await money.caused(case, "administrative-error")
        notified = await money.send(f"clawbacks/{case['clawback']}/notice", {"notified_on": "2026-10-19"})
        asked.append((notified.json()["state"], notified.json()["principal"]))
    assert asked == [("notified", 40_000), ("notified", 10_000)]
