"""Facts about bills that are told after their receipts: provisional credits follow, in whatever order they come."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest


async def earned(service: Any) -> list[tuple[str, str | None, int]]:
    return sorted((one["state"], one["reason"], one["amount"]) for one in await service.credits())


@pytest.fixture
def facts(told: Any) -> list[Any]:
    """One receipt of 1,000,000 won that earns 5/100 as arrears of three years."""
    return [told.official("kim"), *told.urging("a", "kim"), told.receipt("a")]


@pytest.mark.law("Gimpo 3④4")
async def test_a_deferral_into_the_next_year_takes_the_credit_and_its_early_end_gives_it_back(
    service: Any, told: Any, facts: list[Any]
) -> None:
    await service.hears(*facts, told.deferral("a", date(2023, 9, 1), date(2024, 2, 28), "before_due"))
    assert await earned(service) == [("excluded", "deferral-carried-over", 0)]
    await service.hears(told.deferral_end("a", date(2023, 11, 30)))
    assert await earned(service) == [("provisional", None, 50_000)]


@pytest.mark.law("Gimpo 4①3")
async def test_a_write_off_and_its_limitation_day_change_the_rate_and_an_error_changes_it_back(
    service: Any, told: Any, facts: list[Any]
) -> None:
    await service.hears(*facts, told.write_off("a", date(2025, 12, 1)))
    assert await earned(service) == [("provisional", None, 50_000)]
    await service.hears(told.limitation("a", date(2025, 12, 1), date(2027, 6, 1)))
    assert await earned(service) == [("provisional", None, 100_000)]
    await service.hears(told.limitation("a", date(2025, 12, 2), date(2029, 12, 2)))
    assert await earned(service) == [("provisional", None, 60_000)]
    await service.hears(told.cancellation("a", "payment"))
    assert await earned(service) == [("provisional", None, 60_000)]
    await service.hears(told.cancellation("a", "error"))
    assert await earned(service) == [("provisional", None, 50_000)]


@pytest.mark.law("Gimpo 4①3")
async def test_a_receipt_known_late_to_be_entrusted_is_rewarded_by_its_fee(
    service: Any, told: Any, facts: list[Any]
) -> None:
    await service.hears(*facts, told.entrustment("a", date(2026, 10, 1), **{"a-receipt": 300_000}))
    assert await earned(service) == [("provisional", None, 30_000)]


async def test_what_is_told_in_any_order_ends_the_same(start: Any, told: Any, facts: list[Any]) -> None:
    late = [
        told.write_off("a", date(2025, 12, 1)), told.limitation("a", date(2025, 12, 1), date(2027, 6, 1)), facts[-1]
    ]  # fmt: skip
    ends = []
    for order in permutations(late):
        async with start() as service:
            await service.hears(*facts[:-1], *order, *order)
            ends.append(await earned(service))
    assert ends == [[("provisional", None, 100_000)]] * 6


@pytest.mark.law("Gimpo 9②")
async def test_a_receipt_posted_anew_takes_the_place_of_the_one_that_was_reversed(
    service: Any, told: Any, facts: list[Any]
) -> None:
    anew = told.receipt("a", "a-again", 600_000, payment_id="a-receipt", posting=2)
    await service.hears(*facts)
    await service.hears(told.reversal("a"), anew)
    assert await earned(service) == [("provisional", None, 30_000), ("reversed", "receipt-reversed", 0)]
    await service.hears(told.receipt("a", "another id", payment_id="a-receipt"), anew)
    assert await earned(service) == [("provisional", None, 30_000), ("reversed", "receipt-reversed", 0)]


async def test_the_end_of_an_unknown_deferral_is_parked(service: Any, told: Any) -> None:
    await service.hears(told.deferral_end("a", date(2026, 10, 1)))
    [letter] = (await service.get("/reward/v1/dead-letters", "operations")).json()
    assert str(told.id("a-deferral")) in letter["reason"]


async def test_an_unknown_write_off_cancelled_as_an_error_is_parked(service: Any, told: Any) -> None:
    await service.hears(told.cancellation("a", "error"))
    [letter] = (await service.get("/reward/v1/dead-letters", "operations")).json()
    assert str(told.id("a-write-off")) in letter["reason"]
